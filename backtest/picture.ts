import type { Outcome } from './compare.ts';
import type { BacktestReport, PolicyReport } from './report.ts';
import { frontierOf } from './report.ts';

const WIDTH = 1200;
const MARGIN = { left: 60, right: 20, top: 46, bottom: 28 };
const PANEL_HEIGHT = 220;
const FRONTIER_HEIGHT = 320;

/** Wong's palette: colours that colour-blind people can distinguish, too. */
const COLOURS: Readonly<Record<string, string>> = {
  'aurora-auto-scaling': '#d55e00',
  evenkeel: '#0072b2',
  'static-peak': '#999999',
  oracle: '#009e73',
};

/** No panel has more points than it has pixels. */
const POINTS_MAX = WIDTH - MARGIN.left - MARGIN.right;

/** The load and each policy's serving readers over time, and the frontier if there is one, as a standalone SVG. */
export function pictureOf(report: BacktestReport, outcomes: readonly Outcome[]): string {
  const shown = outcomes.filter(({ name }) => name in COLOURS && name !== 'static-peak');
  const panels = shown.map((outcome, at) => timePanel(outcome, MARGIN.top + at * PANEL_HEIGHT));
  const frontierTop = MARGIN.top + shown.length * PANEL_HEIGHT;
  const hasFrontier = report.atEqualCost !== undefined;
  const height = frontierTop + (hasFrontier ? FRONTIER_HEIGHT : 0) + 10;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="12" fill="#333">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    `<text x="${MARGIN.left}" y="20" font-size="15">${escaped(titleOf(report))}</text>`,
    `<text x="${MARGIN.left}" y="36">grey: load in busy readers · coloured: serving readers</text>`,
    ...panels,
    ...(hasFrontier ? [frontierPanel(report, frontierTop)] : []),
    '</svg>',
    '',
  ].join('\n');
}

const titleOf = ({ trace, seconds, profile }: BacktestReport) =>
  `${trace.split('/').at(-1)}, ${(seconds / 86_400).toFixed(1)} days, ${profile}`;

function timePanel({ name, measures }: Outcome, top: number): string {
  const { timeline } = measures;
  const most = Math.max(1, ...timeline.map(({ load, readers }) => Math.max(load, readers)));
  const bottom = top + PANEL_HEIGHT - MARGIN.bottom;
  const x = (at: number, of: number) => MARGIN.left + (at / Math.max(1, of - 1)) * POINTS_MAX;
  const y = (value: number) => bottom - (value / most) * (bottom - top - 20);
  const lineOf = (values: readonly number[]) =>
    values.map((value, at) => `${x(at, values.length).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  const loads = thinned(timeline.map(({ load }) => load));
  const readers = thinned(timeline.map((minute) => minute.readers));
  return [
    `<text x="${MARGIN.left}" y="${top + 12}" fill="${COLOURS[name]}" font-weight="bold">${escaped(name)}</text>`,
    axis(bottom, most, y),
    `<polyline fill="none" stroke="#888" stroke-width="1" points="${lineOf(loads)}"/>`,
    `<polyline fill="none" stroke="${COLOURS[name]}" stroke-width="1.2" points="${lineOf(readers)}"/>`,
    ...dayMarks(measures.seconds, bottom),
  ].join('\n');
}

function axis(bottom: number, most: number, y: (value: number) => number): string {
  const marks = [0, Math.round(most / 2), Math.floor(most)];
  return [
    `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${bottom}" y2="${bottom}" stroke="#ccc"/>`,
    ...marks.map((mark) => `<text x="${MARGIN.left - 8}" y="${y(mark) + 4}" text-anchor="end">${mark}</text>`),
  ].join('\n');
}

function dayMarks(seconds: number, bottom: number): string[] {
  const days = Math.floor(seconds / 86_400);
  const every = Math.max(1, Math.ceil(days / 14));
  return Array.from({ length: Math.floor(days / every) + 1 }, (_, at) => {
    const x = MARGIN.left + ((at * every * 86_400) / seconds) * POINTS_MAX;
    return `<text x="${x.toFixed(1)}" y="${bottom + 16}">${at * every} d</text>`;
  });
}

/** Overload over cost: the frontier of Aurora Auto Scaling, and the points of the other policies. */
function frontierPanel(report: BacktestReport, top: number): string {
  const frontier = frontierOf(report.policies).toSorted((a, b) => a.readerSeconds - b.readerSeconds);
  const others = report.policies.filter(({ name }) => name === 'evenkeel' || name === 'oracle');
  const all = [...frontier, ...others];
  const costs = all.map(({ readerSeconds }) => readerSeconds / report.seconds);
  const low = Math.min(...costs) * 0.95;
  const high = Math.max(...costs) * 1.05;
  const most = Math.max(...all.map(({ overloadSeconds }) => overloadSeconds), 1);
  const bottom = top + FRONTIER_HEIGHT - 40;
  const x = ({ readerSeconds }: PolicyReport) =>
    MARGIN.left + ((readerSeconds / report.seconds - low) / (high - low)) * POINTS_MAX;
  const y = ({ overloadSeconds }: PolicyReport) => bottom - (overloadSeconds / most) * (bottom - top - 30);
  const dot = (policy: PolicyReport) => {
    const colour = COLOURS[policy.name.split('@')[0]!];
    const label = policy.name.replace('aurora-auto-scaling', '').replace('@', '') || `${report.targetCpuPercent}`;
    return `<circle cx="${x(policy).toFixed(1)}" cy="${y(policy).toFixed(1)}" r="4" fill="${colour}"/><text x="${(x(policy) + 7).toFixed(1)}" y="${(y(policy) - 5).toFixed(1)}" fill="${colour}">${escaped(label)}</text>`;
  };
  return [
    `<text x="${MARGIN.left}" y="${top + 12}" font-weight="bold">overloaded seconds (y) over mean readers (x); orange: Aurora Auto Scaling by target</text>`,
    `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${bottom}" y2="${bottom}" stroke="#ccc"/>`,
    `<text x="${MARGIN.left}" y="${bottom + 16}">${low.toFixed(2)}</text>`,
    `<text x="${WIDTH - MARGIN.right}" y="${bottom + 16}" text-anchor="end">${high.toFixed(2)} readers</text>`,
    `<text x="${MARGIN.left - 8}" y="${top + 34}" text-anchor="end">${Math.round(most)}</text>`,
    `<polyline fill="none" stroke="${COLOURS['aurora-auto-scaling']}" points="${frontier.map((p) => `${x(p).toFixed(1)},${y(p).toFixed(1)}`).join(' ')}"/>`,
    ...[...frontier, ...others].map(dot),
  ].join('\n');
}

/** The largest of each stretch, so that no peak is lost. */
function thinned(values: readonly number[]): number[] {
  const stretch = Math.ceil(values.length / POINTS_MAX);
  return Array.from({ length: Math.ceil(values.length / stretch) }, (_, at) =>
    Math.max(...values.slice(at * stretch, (at + 1) * stretch)),
  );
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
