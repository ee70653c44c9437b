import type { ProbeSecond, ProbeSeries, TimelineEntry } from '../../api/report.ts';
import { type Markup, markup } from './markup.ts';
import type { Window } from './windows.ts';
import { clock, duration, preciseClock, roundDuration } from './words.ts';

/** Units of an SVG's own width; the page stretches it. */
const WIDTH = 600;
const BARS_HEIGHT = 40;
const LATENCY_HEIGHT = 48;

/** More bars than this cannot be told apart on a phone. */
const BARS_MAX = 150;

/** The scale of latencies is logarithmic, from 1 ms to the deadline of an attempt. */
const LATENCY_MAX_MS = 1_000;
const GRID_MS = [10, 100];

interface Bar {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly succeeded: number;
  readonly failed: number;
}

export interface ChartOptions {
  readonly window: Window;
  /** Second by second, with latencies. */
  readonly isDetailed: boolean;
  /** Moments to be marked, in milliseconds since the epoch; those outside of the window are not shown. */
  readonly marksMs: readonly number[];
}

/** What the clients of one series saw in a span: how many attempts succeeded, and how long they took. */
export function seriesChart(
  { probe, connection, seconds }: ProbeSeries,
  { window, isDetailed, marksMs }: ChartOptions,
): Markup {
  const shown = seconds.filter(({ atMs }) => atMs >= window.fromMs && atMs < window.untilMs);
  const failed = total(shown, 'failed');
  const attempts = failed + total(shown, 'succeeded');
  const text = `${probe}, ${connection} connection: ${failed} of ${attempts} attempts failed`;
  return markup`<figure class="series">
<figcaption><b>${probe}</b> <span>${connection} connection</span> <span class="${failed > 0 ? 'bad' : 'good'}">${
    failed > 0 ? `${failed} of ${attempts} failed` : `all ${attempts} succeeded`
  }</span></figcaption>
<div class="plot">${attemptBars(shown, window, text, marksMs)}</div>
${isDetailed && latencyChart(shown, window)}
</figure>`;
}

const total = (seconds: readonly ProbeSecond[], what: 'succeeded' | 'failed'): number =>
  seconds.reduce((sum, second) => sum + second[what], 0);

function attemptBars(
  seconds: readonly ProbeSecond[],
  window: Window,
  text: string,
  marksMs: readonly number[],
): Markup {
  const bars = barsOf(seconds, window);
  const x = scale(window);
  const rects = bars.map(({ fromMs, untilMs, succeeded, failed }) => {
    const attempts = succeeded + failed;
    const failedHeight = (failed / attempts) * BARS_HEIGHT;
    const [left, width] = [x(fromMs), Math.max(0.5, x(untilMs) - x(fromMs))];
    return markup`<g><title>${clock(fromMs)}: ${succeeded} succeeded, ${failed} failed</title>${
      failed < attempts &&
      markup`<rect class="ok" x="${left}" y="${round(failedHeight)}" width="${width}" height="${round(BARS_HEIGHT - failedHeight)}"/>`
    }${failed > 0 && markup`<rect class="no" x="${left}" y="0" width="${width}" height="${round(failedHeight)}"/>`}</g>`;
  });
  const marks = marksMs
    .filter((atMs) => atMs >= window.fromMs && atMs < window.untilMs)
    .map((atMs) => markup`<line class="mark" x1="${x(atMs)}" x2="${x(atMs)}" y1="0" y2="${BARS_HEIGHT}"/>`);
  return svg(BARS_HEIGHT, text, [...rects, ...marks]);
}

/** Seconds, put together where there are more than a phone can show. A span without attempts has no bar. */
function barsOf(seconds: readonly ProbeSecond[], { fromMs, untilMs }: Window): Bar[] {
  const secondsPerBar = Math.ceil((untilMs - fromMs) / 1_000 / BARS_MAX);
  const barMs = secondsPerBar * 1_000;
  const groups = Map.groupBy(seconds, ({ atMs }) => Math.floor((atMs - fromMs) / barMs));
  return [...groups].map(([index, group]) => ({
    fromMs: fromMs + index * barMs,
    untilMs: Math.min(untilMs, fromMs + (index + 1) * barMs),
    succeeded: total(group, 'succeeded'),
    failed: total(group, 'failed'),
  }));
}

function latencyChart(seconds: readonly ProbeSecond[], window: Window): Markup {
  const x = scale(window);
  const middle = (second: ProbeSecond) => round(x(second.atMs + 500));
  const lines = runsOf(seconds).map((run) => {
    const points = run.map((second) => `${middle(second)},${latencyY(second.medianLatencyMs ?? 1)}`);
    return markup`<polyline points="${points.join(' ')}"/>`;
  });
  const slowest = seconds.flatMap((second) =>
    second.maxLatencyMs === undefined
      ? []
      : [
          markup`<line class="max" x1="${middle(second)}" x2="${middle(second)}" y1="${latencyY(second.medianLatencyMs ?? 1)}" y2="${latencyY(second.maxLatencyMs)}"/>`,
        ],
  );
  const grid = GRID_MS.map(
    (ms) => markup`<line class="grid" x1="0" x2="${WIDTH}" y1="${latencyY(ms)}" y2="${latencyY(ms)}"/>`,
  );
  const latencies = seconds.flatMap(({ maxLatencyMs }) => maxLatencyMs ?? []);
  const worst = latencies.length > 0 ? duration(Math.max(...latencies)) : 'none';
  const labels = GRID_MS.map(
    (ms) => markup`<i style="top:${percent(latencyY(ms) / LATENCY_HEIGHT)}">${roundDuration(ms)}</i>`,
  );
  return markup`<div class="plot latency">${svg(LATENCY_HEIGHT, `Latency of what succeeded, at most ${worst}`, [...grid, ...slowest, ...lines])}${labels}</div>`;
}

/** Seconds that follow each other with a success in each: a line must not lead over an outage. */
function runsOf(seconds: readonly ProbeSecond[]): ProbeSecond[][] {
  const runs: ProbeSecond[][] = [];
  let previousMs: number | undefined;
  for (const second of seconds) {
    if (second.medianLatencyMs === undefined) continue;
    if (previousMs === second.atMs - 1_000) runs.at(-1)!.push(second);
    else runs.push([second]);
    previousMs = second.atMs;
  }
  return runs;
}

function latencyY(ms: number): number {
  const share = Math.log10(Math.min(LATENCY_MAX_MS, Math.max(1, ms))) / Math.log10(LATENCY_MAX_MS);
  return round((1 - share) * LATENCY_HEIGHT);
}

const SOURCES = ['drill', 'person', 'api', 'event', 'describe', 'dns', 'probe'] as const;

/** The timeline's entries of a span, on the time axis of the charts above them. */
export function lanes(timeline: readonly TimelineEntry[], window: Window): Markup {
  const shown = timeline.filter(({ atMs }) => atMs >= window.fromMs && atMs < window.untilMs);
  const rows = SOURCES.filter((source) => shown.some((entry) => entry.source === source)).map((source) => {
    const dots = shown
      .filter((entry) => entry.source === source)
      .map(
        ({ atMs, text }) =>
          markup`<i title="${preciseClock(atMs)} ${text}" style="left:${percent(shareOf(window, atMs))}"></i>`,
      );
    return markup`<div class="plot lane ${source}"><b>${source}</b><span>${dots}</span></div>`;
  });
  return markup`<div class="lanes">${rows}</div>`;
}

/** The beginning, the middle and the end. */
export const axis = ({ fromMs, untilMs }: Window): Markup =>
  markup`<div class="plot axis"><span>${clock(fromMs)}</span><span>${clock((fromMs + untilMs) / 2)}</span><span>${clock(untilMs)}</span></div>`;

const shareOf = ({ fromMs, untilMs }: Window, atMs: number): number => (atMs - fromMs) / (untilMs - fromMs);

const scale =
  (window: Window) =>
  (atMs: number): number =>
    round(shareOf(window, atMs) * WIDTH);

const round = (value: number): number => Math.round(value * 10) / 10;

const percent = (share: number): string => `${round(share * 100)}%`;

const svg = (height: number, text: string, content: readonly Markup[]): Markup =>
  markup`<svg role="img" aria-label="${text}" viewBox="0 0 ${WIDTH} ${height}" preserveAspectRatio="none" style="height:${height}px">${content}</svg>`;
