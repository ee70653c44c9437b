import type { Drill, ProbeSeries } from '../../model.ts';

/** What the probes' strip spans, in milliseconds since the epoch. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What is shown before the injection: the baseline is longer than it is telling. */
const BEFORE_MS = 40_000;

/** Some room on the right. */
const AFTER_MS = 5_000;

/**
 * From the baseline to the end of the measurement, or to where the limit would be reached if that is later. Undefined where
 * nothing was measured.
 */
export function spanOf(drill: Pick<Drill, 'series' | 'injectedAtMs' | 'downtimeMaxMs'>): Span | undefined {
  const ends = drill.series.map(({ fromMs, succeeded }) => fromMs + succeeded.length * 1000);
  const starts = drill.series.map(({ fromMs }) => fromMs);
  if (starts.length === 0) return undefined;
  const { injectedAtMs, downtimeMaxMs = 0 } = drill;
  const firstMs = Math.min(...starts);
  if (injectedAtMs === undefined) return { fromMs: firstMs, toMs: Math.max(...ends, firstMs + BEFORE_MS) };
  return {
    fromMs: Math.max(firstMs, injectedAtMs - BEFORE_MS),
    toMs: Math.max(...ends, injectedAtMs + downtimeMaxMs + AFTER_MS),
  };
}

/**
 * A bar for each second, 100 wide and 100 high, with the line in the middle: successes above it, failures below. The share
 * of all attempts of the busiest second is half the height.
 */
export function barsPath(series: ProbeSeries, { fromMs, toMs }: Span, which: 'succeeded' | 'failed'): string {
  const most = Math.max(1, ...series.succeeded.map((value, index) => value + (series.failed[index] ?? 0)));
  const widthOf = (ms: number) => (ms / (toMs - fromMs)) * 100;
  const short = (value: number) => Math.round(value * 1000) / 1000;
  return series[which]
    .map((value, index) => {
      const atMs = series.fromMs + index * 1000;
      if (value === 0 || atMs < fromMs || atMs >= toMs) return '';
      const x = short(widthOf(atMs - fromMs) + widthOf(1000) * 0.14);
      const height = short((value / most) * 48);
      const width = short(widthOf(1000) * 0.72);
      return which === 'succeeded'
        ? `M${x} 50h${width}v${-height}h${-width}z`
        : `M${x} 50h${width}v${height}h${-width}z`;
    })
    .join('');
}
