import type { Chart } from '../../model.ts';
import { type Columns, columnsOf, MINUTE_MS, niceMax, visibleMinutes } from './columns.ts';
import type { Point } from './corner.ts';

/** How much of its past a chart shows where there is room for it. */
export const HOURS = 6;

/** Some room on the right of now where nothing is expected. */
const AHEAD_MS = 12 * MINUTE_MS;

/** What the panels and the elements above them have in common. */
export interface Frame {
  readonly chart: Chart;
  readonly columns: Columns;
  readonly fromMs: number;
  readonly toMs: number;
  readonly nowMs: number;
  readonly max: number;
}

/** @param leadMs from the order of a reader until it serves: so far ahead the chart goes at least */
export function frameOf(chart: Chart, nowMs: number, widthPx: number, leadMs: number): Frame {
  const minutes = visibleMinutes(widthPx, HOURS);
  const lastMs = Math.max(nowMs, chart.fromMs + chart.busyVcpus.length * MINUTE_MS);
  const ahead = chart.forecast.filter(({ isPast }) => !isPast).map(({ atMs }) => atMs);
  const toMs = Math.max(lastMs + AHEAD_MS, lastMs + leadMs, ...ahead);
  // What is younger than its chart begins where its measurements do; an hour is shown at least.
  const first = chart.busyVcpus.findIndex((value) => value !== null);
  const bornMs = chart.fromMs + Math.max(0, first - 2) * MINUTE_MS;
  const fromMs = Math.max(chart.fromMs, lastMs - minutes * MINUTE_MS, Math.min(bornMs, lastMs - 60 * MINUTE_MS));
  const columns = columnsOf(chart, fromMs);
  const values = [columns.serving, columns.present, columns.load, columns.forecastTo, columns.forecast].flat();
  const most = values.reduce<number>((max, value) => Math.max(max, value ?? 0), 0);
  return { chart, columns, fromMs, toMs, nowMs: lastMs, max: niceMax(most * 1.08) };
}

/** The share of the width at which a time stands. */
export const shareOf = ({ fromMs, toMs }: Frame, atMs: number): number => (atMs - fromMs) / (toMs - fromMs);

/** Where the lines run in the upper panel, for what must not hide them. */
export function pointsOf(frame: Frame, widthPx: number, heightPx: number): Point[] {
  const { columns, max } = frame;
  return [columns.load, columns.serving, columns.present, columns.forecast].flatMap((column) =>
    column.flatMap((value, index) =>
      value === null
        ? []
        : [
            {
              xPx: shareOf(frame, columns.seconds[index]! * 1000) * widthPx,
              yPx: (1 - value / max) * heightPx,
            },
          ],
    ),
  );
}
