import { CsvError, parse } from 'csv-parse/sync';
import { TraceError } from './error.ts';

/** A CSV file. */
export interface Table {
  readonly header: readonly string[];
  readonly headerLine: number;
  readonly rows: readonly Row[];
  /** In files with `;` as their delimiter, numbers may have a comma. */
  readonly delimiter: string;
}

export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

const DELIMITERS = [',', ';', '\t'] as const;

/** Grafana writes such a line for spreadsheets, before the header. */
const SEPARATOR_LINE = /^\uFEFF?sep=(.)\r?\n/;

/** Reads the table with the delimiter that its first line has. Throws TraceError. */
export function readTable(name: string, text: string): Table {
  const told = SEPARATOR_LINE.exec(text);
  const body = told ? text.slice(told[0].length) : text;
  const delimiter = told?.[1] ?? delimiterOf(body);
  const skipped = told ? 1 : 0;
  const [header, ...rows] = parseRows(name, body, delimiter).map(({ record, info }) => ({
    line: info.lines + skipped,
    cells: record,
  }));
  if (!header) throw new TraceError(name, undefined, 'the file is empty');
  return { header: header.cells, headerLine: header.line, rows, delimiter };
}

interface Parsed {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

function parseRows(name: string, text: string, delimiter: string): Parsed[] {
  try {
    return parse(text, {
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as Parsed[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = error['lines'];
    throw new TraceError(name, typeof line === 'number' ? line : undefined, `this is not CSV: ${error.message}`);
  }
}

/** The one that splits the first line into the most cells. */
function delimiterOf(text: string): string {
  const first = text.slice(0, text.search(/[\r\n]|$/)).replaceAll(/"[^"]*"/g, '');
  const cells = (delimiter: string) => first.split(delimiter).length;
  return DELIMITERS.reduce((best, delimiter) => (cells(delimiter) > cells(best) ? delimiter : best));
}
