import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Dashboard as Read, DashboardChart } from '../../model.ts';
import { getDashboard } from '../state/console.ts';
import { minuteText } from '../text/time.ts';
import { rounded } from '../text/words.ts';
import { linePaths, scaleOf } from './paths.ts';
import './dashboard.css';

/** CloudWatch has new datapoints about as often. */
const ASK_AGAIN_MS = 60_000;

/** More names than this are counted. */
const NAMED_LINES = 8;

/** The dashboard that the stacks declare, drawn from its body with the metrics that CloudWatch has. */
export function Dashboard({ installation }: { readonly installation: string }) {
  const read = useSignal<Read | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  useEffect(() => {
    const ask = async () => {
      try {
        read.value = await getDashboard(installation);
        problem.value = undefined;
      } catch (error) {
        problem.value = error instanceof Error ? error.message : String(error);
      }
    };
    void ask();
    const timer = setInterval(() => void ask(), ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [installation]);
  const { value: shown } = read;
  if (!shown)
    return (
      <p class="card soft" role="status">
        {problem.value ? `The dashboard cannot be read: ${problem.value}` : 'Reading the dashboard'}
      </p>
    );
  return (
    <>
      <p class="soft">
        {shown.name}, {minuteText(shown.fromMs)} to {minuteText(shown.untilMs)}
      </p>
      <div class="widgets">
        {shown.charts.map((chart) => (
          <Chart key={chart.title} chart={chart} fromMs={shown.fromMs} untilMs={shown.untilMs} />
        ))}
      </div>
    </>
  );
}

interface Drawn {
  readonly chart: DashboardChart;
  readonly fromMs: number;
  readonly untilMs: number;
}

function Chart({ chart, fromMs, untilMs }: Drawn) {
  const scale = scaleOf(chart);
  const paths = linePaths(chart, scale, fromMs, untilMs);
  const named = chart.lines.slice(0, NAMED_LINES);
  return (
    <figure class="card widget">
      <figcaption>{chart.title}</figcaption>
      {paths.every((path) => path === '') ? (
        <p class="soft nothing">No data</p>
      ) : (
        <div class="widget-plot">
          <span class="soft">{rounded(scale.max)}</span>
          <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
            {paths.map((path, at) => (
              <path key={at} class={`line line-${at % 6}`} d={path} />
            ))}
          </svg>
          <span class="soft">{rounded(scale.min)}</span>
        </div>
      )}
      <ul>
        {named.map(({ label, values }, at) => (
          <li key={label}>
            <i class={`line-${at % 6}`} /> {label} <b>{values.length > 0 ? rounded(values.at(-1)!) : 'none'}</b>
          </li>
        ))}
        {chart.lines.length > named.length && <li class="soft">{chart.lines.length - named.length} more</li>}
      </ul>
    </figure>
  );
}
