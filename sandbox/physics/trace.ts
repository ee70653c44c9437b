import { readFileSync } from 'node:fs';

/** A load over time, in minutes without a gap. */
export interface Trace {
  readonly name: string;
  /** The time of the first minute as the trace has it, in milliseconds since the epoch. */
  readonly startMs: number;
  /** One value a minute, in whatever unit the trace has. */
  readonly values: Float64Array;
  /** Points that the trace lacks, at its own step, inside the window; they were interpolated. */
  readonly missingPoints: number;
}

export interface TraceOptions {
  /** The name of the column that holds the load (default: the second one). */
  readonly column?: string | undefined;
  /** Where the window begins, as the trace writes times (default: at its beginning). */
  readonly from?: string | undefined;
  /** Length of the window (default: to the end of the trace). */
  readonly minutes?: number | undefined;
}

/** Something about the trace is not as it must be; the message names the file, the line, and what was expected. */
export class TraceError extends Error {
  constructor(file: string, line: number | undefined, message: string) {
    super(line === undefined ? `${file}: ${message}` : `${file}, line ${line}: ${message}`);
    this.name = 'TraceError';
  }
}

interface Point {
  readonly timeMs: number;
  readonly value: number;
}

const MINUTE_MS = 60_000;

/** Reads a CSV file. Throws TraceError. */
export function readTrace(file: string, options: TraceOptions = {}): Trace {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new TraceError(file, undefined, code === 'ENOENT' ? 'there is no such file' : `cannot be read (${code})`);
  }
  return parseTrace(file, text, options);
}

/**
 * Reads a trace: a header, then lines of a time (`YYYY-MM-DD HH:MM:SS`, UTC) and a load, in order. Points that are
 * more than a minute apart are interpolated between, in a straight line. Throws TraceError with `name` as the file.
 */
export function parseTrace(name: string, text: string, options: TraceOptions = {}): Trace {
  const points = readPoints(name, text, options.column);
  const stepMs = usualStepMs(points);
  if (stepMs < MINUTE_MS)
    throw new TraceError(name, undefined, `expected points at least a minute apart, found ${stepMs / 1000} s`);
  const { startMs, endMs } = windowOf(name, points, options);
  const values = new Float64Array(Math.floor((endMs - startMs) / MINUTE_MS) + 1);
  let at = 0;
  for (let minute = 0; minute < values.length; minute++) {
    const timeMs = startMs + minute * MINUTE_MS;
    while (points[at + 1] && points[at + 1]!.timeMs <= timeMs) at++;
    values[minute] = between(points[at]!, points[at + 1], timeMs);
  }
  return { name, startMs, values, missingPoints: missingBetween(points, stepMs, startMs, endMs) };
}

function readPoints(name: string, text: string, column: string | undefined): Point[] {
  const lines = text.split(/\r?\n/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  if (lines.length === 0) throw new TraceError(name, undefined, 'the file is empty');
  const at = columnAt(name, lines[0]!, column);
  const points: Point[] = [];
  for (let index = 1; index < lines.length; index++) {
    const point = readPoint(name, index + 1, lines[index]!, at);
    const before = points.at(-1);
    if (before && point.timeMs <= before.timeMs) {
      const what = point.timeMs === before.timeMs ? 'the same time again' : 'an earlier time';
      throw new TraceError(name, index + 1, `expected a time after the line before it, found ${what}`);
    }
    points.push(point);
  }
  if (points.length < 2) throw new TraceError(name, undefined, `expected at least two points, found ${points.length}`);
  return points;
}

function columnAt(name: string, header: string, column: string | undefined): number {
  const names = header.split(',').map((cell) => cell.trim());
  if (readTime(names[0]!) !== undefined)
    throw new TraceError(name, 1, 'expected a header such as "timestamp,value", found a point');
  if (names.length < 2) throw new TraceError(name, 1, `expected a header of two columns or more, found "${header}"`);
  if (column === undefined) return 1;
  const at = names.indexOf(column, 1);
  if (at < 0)
    throw new TraceError(name, 1, `expected a column named "${column}", found ${names.slice(1).join(', ') || 'none'}`);
  return at;
}

function readPoint(name: string, line: number, text: string, at: number): Point {
  const cells = text.split(',').map((cell) => cell.trim());
  const timeMs = readTime(cells[0]!);
  if (timeMs === undefined)
    throw new TraceError(name, line, `expected a time such as "2014-07-01 00:30:00", found "${cells[0]}"`);
  const cell = cells[at] ?? '';
  const value = cell === '' ? Number.NaN : Number(cell);
  if (!Number.isFinite(value) || value < 0)
    throw new TraceError(name, line, `expected a number of at least 0, found ${cell === '' ? 'nothing' : `"${cell}"`}`);
  return { timeMs, value };
}

function readTime(text: string): number | undefined {
  const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)Z?$/.exec(text);
  const timeMs = match ? Date.parse(`${match[1]}T${match[2]}Z`) : Number.NaN;
  return Number.isNaN(timeMs) ? undefined : timeMs;
}

/** The distance that most points have, the shorter one of equals. */
function usualStepMs(points: readonly Point[]): number {
  const counts = new Map<number, number>();
  for (let at = 1; at < points.length; at++) {
    const stepMs = points[at]!.timeMs - points[at - 1]!.timeMs;
    counts.set(stepMs, (counts.get(stepMs) ?? 0) + 1);
  }
  return [...counts].toSorted(([stepA, a], [stepB, b]) => b - a || stepA - stepB)[0]![0];
}

function windowOf(name: string, points: readonly Point[], { from, minutes }: TraceOptions) {
  const firstMs = points[0]!.timeMs;
  const lastMs = points.at(-1)!.timeMs;
  const span = `the trace runs from ${written(firstMs)} to ${written(lastMs)}`;
  const startMs = from === undefined ? firstMs : readTime(from.length === 10 ? `${from} 00:00:00` : from);
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

const written = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ');
