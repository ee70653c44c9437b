import type { Outcome } from './compare.ts';
import type { BacktestReport, PolicyReport } from './report.ts';
import { frontierOf } from './report.ts';

const WIDTH = 1200;
const MARGIN = { left: 60, right: 20, top: 70, bottom: 28 };
const PANEL_HEIGHT = 220;
const FRONTIER_HEIGHT = 340;
const PLOT_WIDTH = WIDTH - MARGIN.left - MARGIN.right;
const DAY_SECONDS = 86_400;

/** Wong's palette: colours that colour-blind people can distinguish, too. */
const COLOURS: Readonly<Record<string, string>> = {
  'aurora-auto-scaling': '#d55e00',
  'aurora-serverless': '#cc79a7',
  evenkeel: '#0072b2',
  'static-peak': '#999999',
  oracle: '#009e73',
};
/** Beside the frontier, whose targets make it a line. */
const OTHERS: ReadonlySet<string> = new Set(['aurora-serverless', 'evenkeel', 'oracle']);
const LOAD_COLOUR = '#888888';

/** A picture over time has no panel of what never changes. */
const isShown = ({ name }: Outcome): boolean => name in COLOURS && name !== 'static-peak';

/** The load and each policy's serving readers over time, and the frontier if there is one, as a standalone SVG. */
export function pictureOf(report: BacktestReport, outcomes: readonly Outcome[]): string {
  const shown = outcomes.filter(isShown);
  // One scale for all panels, so that a glance compares them.
  const most = Math.max(1, ...shown.flatMap(({ timeline }) => [...timeline.loads, ...timeline.readers]));
  const panels = shown.map((outcome, at) => timePanel(outcome, report.seconds, most, MARGIN.top + at * PANEL_HEIGHT));
  const frontierTop = MARGIN.top + shown.length * PANEL_HEIGHT;
  const hasFrontier = report.atEqualCost !== undefined;
  const height = frontierTop + (hasFrontier ? FRONTIER_HEIGHT : 0) + 10;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="12" fill="#333">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    text(MARGIN.left, 22, titleOf(report), 'font-size="15"'),
    legend(shown.map(({ name }) => name)),
    ...panels,
    ...(hasFrontier ? [frontierPanel(report, frontierTop)] : []),
    '</svg>',
    '',
  ].join('\n');
}

const titleOf = ({ trace, seconds, profile, targetCpuPercent }: BacktestReport) =>
  `${trace.split('/').at(-1)}: ${(seconds / DAY_SECONDS).toFixed(1)} days, target ${targetCpuPercent} %, ${profile}`;

function legend(names: readonly string[]): string {
  const entries = [
    { label: 'load, in busy readers', colour: LOAD_COLOUR },
    ...names.map((name) => ({ label: `${name}: serving readers`, colour: COLOURS[name]! })),
  ];
  let x = MARGIN.left;
  return entries
    .map(({ label, colour }) => {
      const left = x;
      x += 40 + label.length * 6.6;
      return `<line x1="${left}" x2="${left + 20}" y1="42" y2="42" stroke="${colour}" stroke-width="3"/>${text(left + 26, 46, label)}`;
    })
    .join('\n');
}

function timePanel({ name, timeline }: Outcome, seconds: number, most: number, top: number): string {
  const bottom = top + PANEL_HEIGHT - MARGIN.bottom;
  const y = (value: number) => bottom - (value / most) * (bottom - top - 20);
  const lineOf = (values: readonly number[]) =>
    values
      .map(
        (value, at) =>
          `${(MARGIN.left + (at / Math.max(1, values.length - 1)) * PLOT_WIDTH).toFixed(1)},${y(value).toFixed(1)}`,
      )
      .join(' ');
  const days = seconds / DAY_SECONDS;
  return [
    text(MARGIN.left, top + 12, name, `fill="${COLOURS[name]}" font-weight="bold"`),
    ...ticksOf(0, most, 5).map((tick) => horizontalMark(y(tick), `${tick}`)),
    ...ticksOf(0, days, 14).map((day) =>
      verticalMark(MARGIN.left + (day / days) * PLOT_WIDTH, bottom, day === 0 ? 'day 0' : `${day}`),
    ),
    `<polyline fill="none" stroke="${LOAD_COLOUR}" stroke-width="1" points="${lineOf(timeline.loads)}"/>`,
    `<polyline fill="none" stroke="${COLOURS[name]}" stroke-width="1.2" points="${lineOf(timeline.readers)}"/>`,
  ].join('\n');
}

/** Overload over cost: the frontier of Aurora Auto Scaling, and the points of the other policies. */
function frontierPanel(report: BacktestReport, top: number): string {
  const costOf = ({ readerSeconds }: PolicyReport) => readerSeconds / report.seconds;
  const frontier = frontierOf(report.policies).toSorted((a, b) => a.readerSeconds - b.readerSeconds);
  const others = report.policies.filter(({ name }) => OTHERS.has(name));
  const all = [...frontier, ...others];
  const low = Math.min(...all.map(costOf)) * 0.95;
  const high = Math.max(...all.map(costOf)) * 1.05;
  const most = Math.max(...all.map(({ overloadSeconds }) => overloadSeconds), 1);
  const bottom = top + FRONTIER_HEIGHT - 50;
  const xOf = (cost: number) => MARGIN.left + ((cost - low) / (high - low)) * PLOT_WIDTH;
  const yOf = (overload: number) => bottom - (overload / most) * (bottom - top - 40);
  const points = frontier.map(
    (policy) => `${xOf(costOf(policy)).toFixed(1)},${yOf(policy.overloadSeconds).toFixed(1)}`,
  );
  const dot = (policy: PolicyReport) => {
    const [kind, target = report.targetCpuPercent] = policy.name.split('@');
    const [x, y] = [xOf(costOf(policy)), yOf(policy.overloadSeconds)];
    const colour = COLOURS[kind!]!;
    const label = kind === 'aurora-auto-scaling' ? `${target} %` : kind!;
    return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="4" fill="${colour}"/>${text(x + 7, kind === 'aurora-auto-scaling' ? y - 5 : y + 15, label, `fill="${colour}"`)}`;
  };
  return [
    text(
      MARGIN.left,
      top + 12,
      'overloaded seconds over mean readers; Aurora Auto Scaling by its target',
      'font-weight="bold"',
    ),
    ...ticksOf(0, most, 5).map((tick) => horizontalMark(yOf(tick), tick.toLocaleString('en-US'))),
    ...ticksOf(low, high, 10).map((tick) => verticalMark(xOf(tick), bottom, `${tick}`)),
    `<polyline fill="none" stroke="${COLOURS['aurora-auto-scaling']}" points="${points.join(' ')}"/>`,
    ...all.map(dot),
  ].join('\n');
}

/** At most so many round numbers from `low` to `high`. */
function ticksOf(low: number, high: number, most: number): number[] {
  const least = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = power * [1, 2, 5, 10].find((factor) => power * factor >= least)!;
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: count }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}

const horizontalMark = (y: number, label: string): string =>
  `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}" stroke="#e5e5e5"/>${text(MARGIN.left - 8, y + 4, label, 'text-anchor="end"')}`;

const verticalMark = (x: number, bottom: number, label: string): string =>
  `<line x1="${x.toFixed(1)}" x2="${x.toFixed(1)}" y1="${bottom}" y2="${bottom + 5}" stroke="#999"/>${text(x, bottom + 18, label, 'text-anchor="middle"')}`;

const text = (x: number, y: number, content: string, attributes = ''): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${attributes}>${escaped(content)}</text>`;

const escaped = (content: string) => content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
