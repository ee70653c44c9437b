import type { Chart, ForecastPoint } from '../../model.ts';

export const MINUTE_MS = 60_000;

/** A value a minute; null where there is none. */
export type Column = (number | null)[];

/** What both panels draw, on one grid of minutes. */
export interface Columns {
  /** Seconds since the epoch, a minute apart. */
  readonly seconds: readonly number[];
  readonly load: Column;
  /** vCPUs of readers that clients are sent to. */
  readonly serving: Column;
  /** All vCPUs that report, where they are more than those that serve. */
  readonly present: Column;
  /** What the serving ones carry at the target. */
  readonly target: Column;
  /** The larger of load and target: what is between it and the target, is above it. */
  readonly loadOrTarget: Column;
  readonly forecast: Column;
  readonly forecastFrom: Column;
  readonly forecastTo: Column;
  readonly cpu: Column;
  readonly cpuTarget: Column;
  readonly cpuOrTarget: Column;
}

/** The columns of a chart, from `fromMs` to its last minute or the end of its forecast. */
export function columnsOf(chart: Chart, fromMs: number): Columns {
  const firstMs = Math.max(chart.fromMs, Math.floor(fromMs / MINUTE_MS) * MINUTE_MS);
  const skipped = (firstMs - chart.fromMs) / MINUTE_MS;
  const known = Math.max(0, chart.busyVcpus.length - skipped);
  const lastForecastMs = Math.max(...chart.forecast.map(({ atMs }) => atMs), firstMs);
  const length = Math.max(known, Math.floor((lastForecastMs - firstMs) / MINUTE_MS) + 1);

  const columnFrom = (values: readonly (number | null)[]): Column =>
    Array.from({ length }, (_, index) => values[index + skipped] ?? null);
  const load = columnFrom(chart.busyVcpus);
  const reporting = columnFrom(chart.capacityVcpus);
  const held = heldOn(columnFrom(chart.servingVcpus), reporting);
  // What serves is not known ahead; what it would carry is the line that the forecast is read against.
  const serving = held.map((vcpus, index) => (index < known ? vcpus : null));
  const target = held.map((vcpus) => (vcpus === null ? null : (vcpus * chart.targetCpuPercent) / 100));
  const cpu = columnFrom(chart.cpuPercent);
  const forecast = onGrid(chart.forecast, firstMs, length);

  return {
    seconds: Array.from({ length }, (_, index) => (firstMs + index * MINUTE_MS) / 1000),
    load,
    serving,
    present: reporting.map((vcpus, index) => (vcpus !== null && vcpus > (serving[index] ?? vcpus) ? vcpus : null)),
    target,
    loadOrTarget: load.map((value, index) => largerOf(value, target[index]!)),
    ...forecast,
    cpu,
    cpuTarget: Array.from({ length }, () => chart.targetCpuPercent),
    cpuOrTarget: cpu.map((value) => largerOf(value, chart.targetCpuPercent)),
  };
}

const largerOf = (value: number | null, target: number | null): number | null =>
  value === null || target === null ? null : Math.max(value, target);

/** A step lasts until the next one. Before the first one that is known, what reports is taken for what serves. */
function heldOn(steps: Column, reporting: Column): Column {
  let last: number | null = null;
  return steps.map((step, index) => {
    last = step ?? last ?? reporting[index] ?? null;
    return last;
  });
}

function onGrid(
  points: readonly ForecastPoint[],
  firstMs: number,
  length: number,
): Pick<Columns, 'forecast' | 'forecastFrom' | 'forecastTo'> {
  const empty = (): Column => Array.from({ length }, () => null);
  const [forecast, forecastFrom, forecastTo] = [empty(), empty(), empty()];
  for (const { atMs, busyVcpus, fromVcpus, toVcpus } of points) {
    const index = Math.floor((atMs - firstMs) / MINUTE_MS);
    if (index < 0 || index >= length) continue;
    forecast[index] = busyVcpus;
    forecastFrom[index] = fromVcpus ?? null;
    forecastTo[index] = toVcpus ?? null;
  }
  return { forecast, forecastFrom, forecastTo };
}

/** The end of a scale: the next round number that is not below. */
export function niceMax(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((each) => each * power >= value)!;
  return step * power;
}

/** Round times between two, at least `widthPx / 90` apart: whole hours, halves, quarters, five minutes. */
export function timeTicks(fromMs: number, toMs: number, widthPx: number): number[] {
  const most = Math.max(2, Math.floor(widthPx / 80));
  const steps = [1, 5, 10, 15, 30, 60, 120, 180, 360, 720].map((minutes) => minutes * MINUTE_MS);
  const stepMs = steps.find((each) => (toMs - fromMs) / each <= most) ?? steps.at(-1)!;
  const ticks: number[] = [];
  for (let at = Math.ceil(fromMs / stepMs) * stepMs; at <= toMs; at += stepMs) ticks.push(at);
  return ticks;
}

/** As many of the latest minutes as the width has room for at two pixels each; an hour at least. */
export const visibleMinutes = (widthPx: number, hours: number): number =>
  Math.min(hours * 60, Math.max(60, Math.floor(widthPx / 2)));

/**
 * The chart after a change: the change replaces its minutes, marks and entries; what is older than `keptMinutes` goes.
 * Minutes that neither has are gaps.
 */
export function mergeChart(old: Chart | undefined, change: Chart, keptMinutes: number): Chart {
  if (!old) return change;
  const endMs = Math.max(endOf(old), endOf(change));
  const fromMs = Math.max(Math.min(old.fromMs, change.fromMs), endMs - keptMinutes * MINUTE_MS);
  const length = Math.max(0, Math.round((endMs - fromMs) / MINUTE_MS));
  const column = (pick: (chart: Chart) => readonly (number | null)[]) =>
    Array.from({ length }, (_, index) => {
      const atMs = fromMs + index * MINUTE_MS;
      const values = atMs >= change.fromMs && atMs < endOf(change) ? change : old;
      return pick(values)[Math.round((atMs - values.fromMs) / MINUTE_MS)] ?? null;
    });
  const marks = [...old.marks.filter(({ atMs }) => atMs >= fromMs && atMs < change.fromMs), ...change.marks];
  const wanted = new Set(marks.map(({ entryId }) => entryId));
  const entries = new Map([...old.entries, ...change.entries].map((entry) => [entry.id, entry]));
  return {
    ...change,
    fromMs,
    busyVcpus: column((chart) => chart.busyVcpus),
    capacityVcpus: column((chart) => chart.capacityVcpus),
    servingVcpus: column((chart) => chart.servingVcpus),
    cpuPercent: column((chart) => chart.cpuPercent),
    connections: column((chart) => chart.connections),
    forecast: [
      ...old.forecast.filter(({ atMs, isPast }) => isPast && atMs >= fromMs && atMs < change.fromMs),
      ...change.forecast,
    ],
    marks,
    entries: [...entries.values()].filter(({ id }) => wanted.has(id)),
  };
}

/** Whether minutes between a chart and a change of it are in neither. */
export const leavesHole = (old: Chart | undefined, change: Chart): boolean =>
  old !== undefined && change.fromMs > endOf(old);

const endOf = ({ fromMs, busyVcpus }: Chart): number => fromMs + busyVcpus.length * MINUTE_MS;
