import { readFileSync } from 'node:fs';
import { TraceError } from './error.ts';
import { type Columns, type Point, readPoints, usualStepMs } from './points.ts';
import { textOf } from './text.ts';
import { readTime, written } from './times.ts';

/** A load over time, in minutes without a gap. */
export interface Trace {
  readonly name: string;
  /** The time of the first minute as the trace has it, in milliseconds since the epoch. */
  readonly startMs: number;
  /** One value a minute, in whatever unit the trace has. */
  readonly values: Float64Array;
  /** Points that the trace lacks, at its own step, inside the window; they were interpolated. */
  readonly missingPoints: number;
  /** What was read into the file, in words for the person who gave it. */
  readonly notes: readonly string[];
}

export interface TraceOptions extends Columns {
  /** Where the window begins, as the trace writes times. (default: at its beginning) */
  readonly from?: string | undefined;
  /** Length of the window. (default: to the end of the trace) */
  readonly minutes?: number | undefined;
}

const MINUTE_MS = 60_000;

/** Reads a CSV file. Throws TraceError. */
export function readTrace(file: string, options: TraceOptions = {}): Trace {
  let content: Buffer;
  try {
    content = readFileSync(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new TraceError(file, undefined, code === 'ENOENT' ? 'there is no such file' : `cannot be read (${code})`);
  }
  return parseTrace(file, textOf(file, content), options);
}

/**
 * Reads a trace: a header, then lines of a time and a load, in order of time or newest first, as people export them:
 * `,`, `;` or tabs between cells, quoted or not, times with an offset, in UTC or since the epoch. Points that are
 * more than a minute apart are interpolated between, in a straight line; of several in a minute the mean counts.
 * Throws TraceError with `name` as the file.
 */
export function parseTrace(name: string, text: string, options: TraceOptions = {}): Trace {
  const read = readPoints(name, text, options);
  const points = usualStepMs(read.points) < MINUTE_MS ? meansByMinute(read.points) : read.points;
  if (points.length < 2) throw new TraceError(name, undefined, 'expected points in more than one minute');
  const stepMs = usualStepMs(points);
  const { startMs, endMs } = windowOf(name, points, options);
  const values = new Float64Array(Math.floor((endMs - startMs) / MINUTE_MS) + 1);
  let at = 0;
  for (let minute = 0; minute < values.length; minute++) {
    const timeMs = startMs + minute * MINUTE_MS;
    while (points[at + 1] && points[at + 1]!.timeMs <= timeMs) at++;
    values[minute] = between(points[at]!, points[at + 1], timeMs);
  }
  return { name, startMs, values, missingPoints: missingBetween(points, stepMs, startMs, endMs), notes: read.notes };
}

function meansByMinute(points: readonly Point[]): Point[] {
  const byMinute = Map.groupBy(points, ({ timeMs }) => Math.floor(timeMs / MINUTE_MS) * MINUTE_MS);
  return [...byMinute].map(([timeMs, inIt]) => ({
    timeMs,
    value: inIt.reduce((sum, { value }) => sum + value, 0) / inIt.length,
  }));
}

function windowOf(name: string, points: readonly Point[], { from, minutes }: TraceOptions) {
  const firstMs = points[0]!.timeMs;
  const lastMs = points.at(-1)!.timeMs;
  const span = `the trace runs from ${written(firstMs)} to ${written(lastMs)}`;
  const startMs = from === undefined ? firstMs : readTime(from)?.timeMs;
  if (startMs === undefined)
    throw new TraceError(name, undefined, `expected a beginning such as "2014-07-01 00:00:00", found "${from}"`);
  if (startMs < firstMs || startMs >= lastMs)
    throw new TraceError(name, undefined, `expected a beginning inside the trace, found ${written(startMs)}; ${span}`);
  const endMs = minutes === undefined ? lastMs : startMs + (minutes - 1) * MINUTE_MS;
  if (endMs > lastMs)
    throw new TraceError(name, undefined, `expected ${minutes} minutes from ${written(startMs)}; ${span}`);
  return { startMs, endMs };
}

/** A point counts as missing where two neighbours are more than one and a half steps apart. */
function missingBetween(points: readonly Point[], stepMs: number, startMs: number, endMs: number): number {
  let missing = 0;
  for (let at = 1; at < points.length; at++) {
    const [before, after] = [points[at - 1]!, points[at]!];
    if (after.timeMs <= startMs || before.timeMs >= endMs) continue;
    if (after.timeMs - before.timeMs > 1.5 * stepMs) missing += Math.round((after.timeMs - before.timeMs) / stepMs) - 1;
  }
  return missing;
}

function between(before: Point, after: Point | undefined, timeMs: number): number {
  if (!after) return before.value;
  const part = (timeMs - before.timeMs) / (after.timeMs - before.timeMs);
  return before.value + part * (after.value - before.value);
}
