import type { DatabaseFault } from './messages.ts';

/** What a statement does: how long it takes, and how much of the instance's data it brings into the cache. */
export interface Work {
  /** What the client is told when it is done, such as `SELECT 0`. */
  readonly tag: string;
  readonly hasResult: boolean;
  readonly durationMs: number;
  /** The part of what is not in the cache yet that is there afterwards, 0 to 1. */
  readonly share: number;
  /** Whether it computes all the time, and so keeps one vCPU of the instance busy. */
  readonly isComputing?: boolean;
  /** Takes effect in the session at once. */
  readonly setting?: { readonly name: string; readonly value: string };
}

/**
 * The Region has no tables but those of the prober (tables.ts), so what a statement does follows from its kind alone; all three are guesses. pg_prewarm
 * reads a relation as a whole, which takes some seconds for each gigabyte; other queries read what their page needs.
 */
const PREWARM = { durationMs: 30_000, share: 0.5 };
const READ = { durationMs: 10_000, share: 0.2 };
export const STATEMENT_MS = 1;
const TRIVIAL = { durationMs: STATEMENT_MS, share: 0 };

/** What changes data, and is refused on a reader and in a transaction that only reads. */
const WRITES = 'INSERT UPDATE DELETE MERGE TRUNCATE CREATE ALTER DROP GRANT REVOKE VACUUM REFRESH'.split(' ');
const RESULTS = 'SELECT WITH TABLE VALUES SHOW EXPLAIN'.split(' ');
const OTHERS = 'SET RESET BEGIN START COMMIT END ROLLBACK ANALYZE DISCARD'.split(' ');

/** The statements of a text, which are separated by semicolons outside of quotes. */
export const statementsIn = (sql: string): string[] =>
  (sql.match(/(?:'(?:[^']|'')*'|"[^"]*"|[^;'"])+/g) ?? []).map((part) => part.trim()).filter((part) => part !== '');

/** What a statement would do, or why it is refused. */
export function workOf(statement: string, isReadOnly: boolean): Work | DatabaseFault {
  const word = /^\(*\s*([a-z]+)/i.exec(statement)?.[1] ?? statement.slice(0, 1);
  const command = word.toUpperCase();
  if (WRITES.includes(command)) {
    if (isReadOnly) return readOnly(command);
    return { tag: command, hasResult: false, ...TRIVIAL };
  }
  if (RESULTS.includes(command)) return { tag: 'SELECT 0', hasResult: true, ...effortOf(statement) };
  if (!OTHERS.includes(command)) return { code: '42601', message: `syntax error at or near "${word}"` };
  const setting = settingIn(statement);
  return { tag: command, hasResult: false, ...TRIVIAL, ...(setting && { setting }) };
}

export const readOnly = (command: string): DatabaseFault => ({
  code: '25006',
  message: `cannot execute ${command} in a read-only transaction`,
});

/** Rows that one vCPU counts in a second, where it makes them itself: a guess. */
const COUNTED_PER_SECOND = 20_000_000;

function effortOf(statement: string): Pick<Work, 'durationMs' | 'share' | 'isComputing'> {
  const rows = /\bgenerate_series\s*\(\s*1\s*,\s*(\d+)\s*\)/i.exec(statement)?.[1];
  if (rows !== undefined)
    return { durationMs: (1000 * Number(rows)) / COUNTED_PER_SECOND, share: 0, isComputing: true };
  const sleep = /\bpg_sleep\s*\(\s*(\d+(?:\.\d+)?)\s*\)/i.exec(statement)?.[1];
  if (sleep !== undefined) return { durationMs: Number(sleep) * 1000, share: 0 };
  if (/\bpg_prewarm\s*\(/i.test(statement)) return PREWARM;
  return /\bfrom\b/i.test(statement) ? READ : TRIVIAL;
}

/** `SET [SESSION] name = value`, or `TO` for `=`. */
function settingIn(statement: string): Work['setting'] {
  const [, name, value] = /^set\s+(?:session\s+)?(\w+)\s*(?:=|\bto\b)\s*'?([^']*?)'?$/i.exec(statement) ?? [];
  return name !== undefined && value !== undefined ? { name: name.toLowerCase(), value } : undefined;
}
