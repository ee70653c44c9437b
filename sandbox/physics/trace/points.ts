import { TraceError } from './error.ts';
import { readTable, type Row, type Table } from './table.ts';
import { readTime, type WrittenTime } from './times.ts';

/** A load at a time. */
export interface Point {
  readonly timeMs: number;
  readonly value: number;
}

/** What a file says, in order of time. */
export interface Points {
  readonly points: readonly Point[];
  /** What was read into it, in words for the person who gave the file. */
  readonly notes: readonly string[];
}

/** The names of the columns, where they are not the first ones. */
export interface Columns {
  readonly column?: string | undefined;
  readonly timestampColumn?: string | undefined;
}

interface Line extends WrittenTime {
  readonly line: number;
  readonly value: number;
}

const HOUR_MS = 3_600_000;

/** Reads the points of a CSV file, whichever way round it is. Throws TraceError. */
export function readPoints(name: string, text: string, columns: Columns): Points {
  const table = readTable(name, text);
  const at = columnsOf(name, table, columns);
  const isNewestFirst = runsBackwards(table.rows, at.time);
  const rows = isNewestFirst ? table.rows.toReversed() : table.rows;
  const lines = rows.map((row) => readLine(name, row, at, table.delimiter));
  const { points, setBack } = inOrder(name, lines);
  const known = points.filter(({ value }) => !Number.isNaN(value));
  if (known.length < 2) throw new TraceError(name, undefined, `expected at least two points, found ${known.length}`);
  return {
    points: known,
    notes: setBack.map((line) => `line ${line}: the time goes back by an hour; read as clocks that were set back`),
  };
}

interface ColumnsAt {
  readonly time: number;
  readonly value: number;
}

function columnsOf(name: string, { header, headerLine, rows, delimiter }: Table, columns: Columns): ColumnsAt {
  if (readTime(header[0]!) !== undefined)
    throw new TraceError(name, headerLine, 'expected a header such as "timestamp,value", found a point');
  if (header.length < 2)
    throw new TraceError(
      name,
      headerLine,
      `expected a header of two columns or more, found "${header.join(delimiter)}"`,
    );
  const time = timeColumnOf(name, header, headerLine, rows, columns.timestampColumn);
  if (columns.column === undefined) return { time, value: time === 0 ? 1 : 0 };
  const value = header.findIndex((column, at) => at !== time && column === columns.column);
  if (value >= 0) return { time, value };
  const others = header.filter((_, at) => at !== time).join(', ');
  throw new TraceError(name, headerLine, `expected a column named "${columns.column}", found ${others}`);
}

/** The first column, if another one was not asked for: whoever has it elsewhere is told what to pass. */
function timeColumnOf(
  name: string,
  header: readonly string[],
  line: number,
  rows: readonly Row[],
  asked: string | undefined,
): number {
  if (asked !== undefined) {
    const at = header.indexOf(asked);
    if (at >= 0) return at;
    throw new TraceError(name, line, `expected a column named "${asked}" with the time, found ${header.join(', ')}`);
  }
  const hasTime = (at: number) => rows.length > 0 && readTime(rows[0]!.cells[at] ?? '') !== undefined;
  if (hasTime(0)) return 0;
  const elsewhere = header.findIndex((_, at) => hasTime(at));
  if (elsewhere < 0) return 0;
  const [first, found] = [header[0], header[elsewhere]];
  throw new TraceError(name, line, `column "${first}" has no times, "${found}" has: --timestamp-column "${found}"`);
}

function runsBackwards(rows: readonly Row[], time: number): boolean {
  const first = readTime(rows[0]?.cells[time] ?? '')?.timeMs ?? 0;
  const last = readTime(rows.at(-1)?.cells[time] ?? '')?.timeMs ?? 0;
  return last < first && rows.length > 2;
}

function readLine(name: string, { line, cells }: Row, at: ColumnsAt, delimiter: string): Line {
  const written = cells[at.time] ?? '';
  const time = readTime(written);
  if (time === undefined)
    throw new TraceError(
      name,
      line,
      `expected a time such as "2014-07-01 00:30:00", found "${written}" (an offset such as +02:00, or the time since the epoch in seconds or parts of them, will do, too)`,
    );
  const cell = cells[at.value] ?? '';
  return { ...time, line, value: isEmpty(cell) ? Number.NaN : readValue(name, line, cell, delimiter) };
}

/** What exports write where there was no datapoint. */
const isEmpty = (cell: string): boolean => ['', 'null', 'nan', 'undefined', '-'].includes(cell.toLowerCase());

function readValue(name: string, line: number, cell: string, delimiter: string): number {
  const number = cell.replace(/ ?%$/, '');
  const value = Number(delimiter === ';' ? withoutGroups(number, '.').replace(',', '.') : withoutGroups(number, ','));
  if (!Number.isFinite(value) || value < 0)
    throw new TraceError(name, line, `expected a number of at least 0, found "${cell}"`);
  return value;
}

/** `1,234,567.8` as a number, as spreadsheets show it. One group alone (`1,234`) may be a fraction elsewhere, and stays. */
function withoutGroups(number: string, separator: ',' | '.'): string {
  const groups =
    separator === ','
      ? /^\d{1,3}(,\d{3})+\.\d+$|^\d{1,3}(,\d{3}){2,}$/
      : /^\d{1,3}(\.\d{3})+,\d+$|^\d{1,3}(\.\d{3}){2,}$/;
  return groups.test(number) ? number.replaceAll(separator, '') : number;
}

/**
 * The points in order. Where times without an offset go back by an hour, clocks were set back: from there on an hour
 * is added, so that the hour that comes twice lasts two, until clocks are set forward again.
 */
function inOrder(name: string, lines: readonly Line[]): { points: Point[]; setBack: number[] } {
  const stepMs = usualStepMs(lines);
  const points: Point[] = [];
  const setBack: number[] = [];
  let shiftMs = 0;
  for (const { line, timeMs, value, hasOffset } of lines) {
    const beforeMs = points.at(-1)?.timeMs ?? Number.NEGATIVE_INFINITY;
    const sinceMs = timeMs + shiftMs - beforeMs;
    if (!hasOffset && sinceMs <= 0 && isAStep(sinceMs + HOUR_MS, stepMs)) {
      setBack.push(line);
      shiftMs += HOUR_MS;
    } else if (shiftMs > 0 && sinceMs === stepMs + HOUR_MS) shiftMs -= HOUR_MS;
    const nowMs = timeMs + shiftMs;
    if (nowMs <= beforeMs) throw new TraceError(name, line, disorder(nowMs === beforeMs));
    points.push({ timeMs: nowMs, value });
  }
  return { points, setBack };
}

const isAStep = (distanceMs: number, stepMs: number): boolean => distanceMs > 0 && distanceMs <= 2 * stepMs;

const disorder = (isSame: boolean): string =>
  `expected a time after the line before it, found ${
    isSame ? 'the same time again: leave one series in the file' : 'an earlier time'
  }`;

/** The distance that most neighbours have, the shorter one of equals; 0 if none has a distance. */
export function usualStepMs(points: readonly { readonly timeMs: number }[]): number {
  const counts = new Map<number, number>();
  for (let at = 1; at < points.length; at++) {
    const stepMs = points[at]!.timeMs - points[at - 1]!.timeMs;
    if (stepMs > 0) counts.set(stepMs, (counts.get(stepMs) ?? 0) + 1);
  }
  return [...counts].toSorted(([stepA, a], [stepB, b]) => b - a || stepA - stepB)[0]?.[0] ?? 0;
}
