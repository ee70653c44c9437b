import type { InstanceView } from '../../../functions/controllers/replicas/view.ts';
import { MINUTE_MS } from '../../../functions/controllers/replicas/view.ts';
import type { Chart, ForecastPoint, LedgerEntry, Mark } from '../../model.ts';
import { type Columns, written } from './minutes.ts';

/** What a chart is made of. */
interface Known {
  readonly cluster: string;
  readonly targetCpuPercent: number;
  readonly columns: Columns;
  /** The readers as they are now: which reader had which size is not known any more. */
  readonly readers: readonly Pick<InstanceView, 'vcpus'>[];
  /** Of this cluster and its safety net, within the columns and some time before. */
  readonly entries: readonly LedgerEntry[];
  /** What is expected from now on. */
  readonly expected: readonly ForecastPoint[];
}

/** The vCPUs of a db.r6g.large: where there is no reader, nothing else is known. */
const REFERENCE_VCPUS = 2;

/** The chart of a cluster over the minutes of these columns. */
export function chartOf({ cluster, targetCpuPercent, columns, readers, entries, expected }: Known): Chart {
  const { fromMs } = columns;
  const { meanCpu = [], sampleCount = [], connections = [] } = columns.columns;
  const untilMs = fromMs + meanCpu.length * MINUTE_MS;
  const oldestFirst = entries.toReversed();
  const within = oldestFirst.filter(({ atMs }) => atMs >= fromMs && atMs < untilMs + MINUTE_MS * 10);
  return {
    cluster,
    fromMs,
    busyVcpus: written(busyVcpusOf(columns, readers)),
    capacityVcpus: written(sampleCount.map((count) => count * meanVcpus(readers))),
    servingVcpus: written(servingOf(oldestFirst, fromMs, meanCpu.length)),
    cpuPercent: written(meanCpu),
    connections: written(connections),
    forecast: [...pastForecast(within), ...expected],
    targetCpuPercent,
    marks: within.filter(({ type }) => type === 'decision').map(markOf),
    entries: within,
  };
}

/** The load by minute; NaN where nothing was measured. */
export function busyVcpusOf({ columns }: Columns, readers: Known['readers']): number[] {
  const { meanCpu = [], sampleCount = [] } = columns;
  return meanCpu.map((percent, at) => (percent / 100) * (sampleCount[at] ?? Number.NaN) * meanVcpus(readers));
}

const meanVcpus = (readers: Known['readers']): number =>
  readers.length === 0 ? REFERENCE_VCPUS : readers.reduce((sum, { vcpus }) => sum + vcpus, 0) / readers.length;

/** What the last decision before each minute said of who serves. */
function servingOf(oldestFirst: readonly LedgerEntry[], fromMs: number, minutes: number): number[] {
  const said = oldestFirst.flatMap(({ atMs, numbers }) =>
    numbers['servingVcpus'] === undefined ? [] : [{ atMs, vcpus: numbers['servingVcpus'] }],
  );
  let at = 0;
  let vcpus = Number.NaN;
  return Array.from({ length: minutes }, (_, minute) => {
    const endMs = fromMs + (minute + 1) * MINUTE_MS;
    while (at < said.length && said[at]!.atMs < endMs) vcpus = said[at++]!.vcpus;
    return vcpus;
  });
}

const pastForecast = (entries: readonly LedgerEntry[]): ForecastPoint[] =>
  entries.flatMap(({ atMs, numbers }) =>
    numbers['forecastVcpus'] === undefined ? [] : [{ atMs, busyVcpus: numbers['forecastVcpus'], isPast: true }],
  );

/** Changes of who serves; everything else that is done orders or removes something. */
const SERVING: ReadonlySet<string> = new Set(['admit', 'drain', 'take-back', 'set-endpoint', 'warm', 'set-forecast']);

export const markOf = (entry: LedgerEntry): Mark => ({
  entryId: entry.id,
  atMs: entry.atMs,
  kind: entry.kind,
  reason: entry.reason,
  lane: entry.kind === 'hold' ? 'hold' : SERVING.has(entry.kind) ? 'serving' : 'ordered',
  count: Math.max(1, entry.details.filter((detail) => detail.startsWith('readers ')).length),
  isFailed: entry.outcome?.state === 'failed',
});
