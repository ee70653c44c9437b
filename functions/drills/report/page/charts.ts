import type { ProbeSecond, ProbeSeries, TimelineEntry } from '../../api/report.ts';
import { clipped, type Markup, markup } from './markup.ts';
import type { Window } from './windows.ts';
import { clock, duration, preciseClock, roundDuration, sinceInjection } from './words.ts';

/** Units of an SVG's own width; the page stretches it. */
const WIDTH = 600;
const BARS_HEIGHT = 46;
/** Where what succeeded ends, and what failed begins. */
const WATERLINE = 23;
const HALF = 21;
/** The rest is the gap to the next bar. */
const BAR_SHARE = 0.8;
const LATENCY_HEIGHT = 40;

/** More bars than this cannot be told apart on a phone. */
const BARS_MAX = 150;

/** The scale of latencies is logarithmic, from 1 ms to the deadline of an attempt. */
const LATENCY_MAX_MS = 1_000;
const GRID_MS = [10, 100];

/** Nearer than this to an edge, a name stands inside of it: as a share of the width. */
const EDGE = 0.15;

/** A tooltip need not have it all: the timeline has. */
const TITLE_MAX = 300;

interface Bar {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly succeeded: number;
  readonly failed: number;
}

export interface Mark {
  /** In milliseconds since the epoch; outside of the window it is not shown. */
  readonly atMs: number;
  readonly text: string;
}

export interface ChartOptions {
  readonly window: Window;
  /** Second by second, with latencies. */
  readonly isDetailed: boolean;
  readonly marks: readonly Mark[];
  /** Bars are counted from here: none has attempts from before and from after the injection. */
  readonly originMs: number;
}

interface SeriesOptions extends ChartOptions {
  /** The figure of this series, with its denominator. Absent in an overview. */
  readonly told: string | undefined;
  readonly isBad: boolean;
}

/** What the clients of one series saw in a span: how many attempts succeeded, and how long they took. */
export function seriesChart({ probe, connection, seconds }: ProbeSeries, options: SeriesOptions): Markup {
  const { window, isDetailed, told, isBad } = options;
  const shown = seconds.filter(({ atMs }) => atMs >= window.fromMs && atMs < window.untilMs);
  const text = `${probe}, ${connection} connection${told === undefined ? '' : `: ${told}`}`;
  return markup`<figure class="series">
<figcaption><b>${probe}</b> <span>${connection} connection</span>${
    told !== undefined && markup` <span class="${isBad && 'bad'}">${told}</span>`
  }</figcaption>
<div class="plot"><span class="label" style="top:4px">succeeded</span><span class="label" style="top:30px">failed</span>${attemptBars(shown, text, options)}</div>
${isDetailed && latencyChart(shown, window)}
</figure>`;
}

const total = (seconds: readonly ProbeSecond[], what: 'succeeded' | 'failed'): number =>
  seconds.reduce((sum, second) => sum + second[what], 0);

function attemptBars(seconds: readonly ProbeSecond[], text: string, options: ChartOptions): Markup {
  const { window, marks } = options;
  const bars = barsOf(seconds, options);
  const x = scale(window);
  const most = Math.max(1, ...bars.map(({ succeeded, failed }) => succeeded + failed));
  const rects = bars.map(({ fromMs, untilMs, succeeded, failed }) => {
    const [up, down] = [(succeeded / most) * HALF, (failed / most) * HALF];
    const [left, right] = [x(Math.max(window.fromMs, fromMs)), x(untilMs)];
    const width = round(Math.max(0.5, (right - left) * BAR_SHARE));
    return markup`<g><title>${clock(fromMs)}: ${succeeded} succeeded, ${failed} failed</title>${
      succeeded > 0 &&
      markup`<rect class="ok" x="${left}" y="${round(WATERLINE - 1 - up)}" width="${width}" height="${round(up)}"/>`
    }${failed > 0 && markup`<rect class="no" x="${left}" y="${WATERLINE + 1}" width="${width}" height="${round(down)}"/>`}</g>`;
  });
  const lines = inWindow(marks, window).map(
    ({ atMs }) => markup`<line class="mark" x1="${x(atMs)}" x2="${x(atMs)}" y1="0" y2="${BARS_HEIGHT}"/>`,
  );
  const water = markup`<line class="water" x1="0" x2="${WIDTH}" y1="${WATERLINE}" y2="${WATERLINE}"/>`;
  return svg(BARS_HEIGHT, text, [...rects, water, ...lines]);
}

const inWindow = (marks: readonly Mark[], { fromMs, untilMs }: Window): Mark[] =>
  marks.filter(({ atMs }) => atMs >= fromMs && atMs < untilMs);

/** Seconds, put together where there are more than a phone can show. A span without attempts has no bar. */
function barsOf(seconds: readonly ProbeSecond[], { window, originMs }: ChartOptions): Bar[] {
  const secondsPerBar = Math.ceil((window.untilMs - window.fromMs) / 1_000 / BARS_MAX);
  const barMs = secondsPerBar * 1_000;
  const groups = Map.groupBy(seconds, ({ atMs }) => Math.floor((atMs - originMs) / barMs));
  return [...groups].map(([index, group]) => ({
    fromMs: originMs + index * barMs,
    untilMs: Math.min(window.untilMs, originMs + (index + 1) * barMs),
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
          markup`<i title="${preciseClock(atMs)} ${clipped(text, TITLE_MAX)}" style="left:${percent(shareOf(window, atMs))}"></i>`,
      );
    return markup`<div class="plot lane ${source === 'person' ? 'person-lane' : source}"><b class="label">${source}</b><span>${dots}</span></div>`;
  });
  return markup`${rows}`;
}

/** The names of the marks, above the charts. */
export function marksRow({ marks, window }: ChartOptions): Markup {
  const shown = inWindow(marks, window).map(({ atMs, text }) => {
    const share = shareOf(window, atMs);
    const side = share < EDGE ? 'first' : share > 1 - EDGE ? 'last' : '';
    return markup`<span class="${side}" style="left:${percent(share)}">${text}</span>`;
  });
  return markup`<div class="plot marks">${shown}</div>`;
}

/** The beginning, the middle and the end, by the clock and from the injection. */
export function axis({ window: { fromMs, untilMs }, originMs }: ChartOptions): Markup {
  const moments = [fromMs, (fromMs + untilMs) / 2, untilMs];
  return markup`<div class="plot axis">${moments.map(
    (ms) => markup`<span>${sinceInjection(Math.round((ms - originMs) / 1_000) * 1_000 + originMs, originMs)}</span>`,
  )}</div>`;
}

const shareOf = ({ fromMs, untilMs }: Window, atMs: number): number => (atMs - fromMs) / (untilMs - fromMs);

const scale =
  (window: Window) =>
  (atMs: number): number =>
    round(shareOf(window, atMs) * WIDTH);

const round = (value: number): number => Math.round(value * 10) / 10;

const percent = (share: number): string => `${round(share * 100)}%`;

const svg = (height: number, text: string, content: readonly Markup[]): Markup =>
  markup`<svg role="img" aria-label="${text}" viewBox="0 0 ${WIDTH} ${height}" preserveAspectRatio="none" style="height:${height}px">${content}</svg>`;
