import type { ProbeSeries } from '../../api/report.ts';

/** A span of time that a chart shows, in milliseconds since the epoch. */
export interface Window {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** How much is shown before the first failure and after the last one. */
const MARGIN_MS = 10_000;

/** Failures that are closer than this are shown together. */
const APART_MS = 20_000;

/** Of more outages than this, the details would hide the rest of the report. */
const WINDOWS_MAX = 4;

export interface FailureWindow extends Window {
  /** The end of the last second with a failure. */
  readonly lastFailedMs: number;
}

/**
 * The spans around failures, which a report shows second by second.
 * @param splitMs failures before and after it are shown apart, however close they are
 */
export function failureWindows(series: readonly ProbeSeries[], splitMs = Number.POSITIVE_INFINITY): FailureWindow[] {
  const failing = series
    .flatMap(({ seconds }) => seconds.filter(({ failed }) => failed > 0).map(({ atMs }) => atMs))
    .toSorted((one, other) => one - other);
  const windows: { fromMs: number; untilMs: number }[] = [];
  for (const atMs of failing) {
    const last = windows.at(-1);
    const isSplit = last && last.untilMs <= splitMs && atMs + 1_000 > splitMs;
    if (last && !isSplit && atMs - last.untilMs < APART_MS) last.untilMs = atMs + 1_000;
    else windows.push({ fromMs: atMs, untilMs: atMs + 1_000 });
  }
  return windows.slice(0, WINDOWS_MAX).map(({ fromMs, untilMs }) => ({
    fromMs: fromMs - MARGIN_MS,
    untilMs: untilMs + MARGIN_MS,
    lastFailedMs: untilMs,
  }));
}

/** The span of all that was probed; undefined if nothing was. */
export function wholeWindow(series: readonly ProbeSeries[]): Window | undefined {
  const moments = series.flatMap(({ seconds }) => seconds.map(({ atMs }) => atMs));
  if (moments.length === 0) return undefined;
  const [fromMs, untilMs] = moments.reduce(
    ([first, last], atMs) => [Math.min(first, atMs), Math.max(last, atMs)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  return { fromMs, untilMs: untilMs + 1_000 };
}
