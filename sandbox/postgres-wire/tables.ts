import type { DatabaseFault } from './messages.ts';

/**
 * Tables of whole numbers in one column, as one cluster has them: all instances see the same, and what was written
 * stays. They are what the prober of a drill writes to; of other tables the Region knows nothing.
 */
export class Tables {
  readonly #tables = new Map<string, Set<number>>();

  /** What the statement does to a table that is known here, when it is run; undefined if it is about no such table. */
  effectOf(sql: string): Effect | undefined {
    for (const { pattern, effect } of STATEMENTS) {
      const match = pattern.exec(sql.trim());
      if (match) return effect(this.#tables, match.groups?.['table'] ?? '', match.groups ?? {});
    }
    return undefined;
  }
}

export interface Effect {
  /** `INSERT 0 1`, as PostgreSQL says what it has done. */
  readonly tag: string;
  readonly isWrite: boolean;
  readonly apply: () => Result | DatabaseFault;
}

/** The rows of a SELECT, of one column; none for other statements. */
export interface Result {
  readonly column?: string;
  readonly rows?: readonly number[];
}

type Groups = Readonly<Record<string, string>>;
type AllTables = Map<string, Set<number>>;

interface Statement {
  readonly pattern: RegExp;
  readonly effect: (tables: AllTables, table: string, groups: Groups) => Effect | undefined;
}

const STATEMENTS: readonly Statement[] = [
  {
    pattern: /^create table if not exists (?<table>\w+) \(\w+ bigint primary key\)$/i,
    effect: (tables, table) => ({
      tag: 'CREATE TABLE',
      isWrite: true,
      apply() {
        if (!tables.has(table)) tables.set(table, new Set());
        return {};
      },
    }),
  },
  {
    pattern: /^drop table if exists (?<table>\w+)$/i,
    effect: (tables, table) => ({
      tag: 'DROP TABLE',
      isWrite: true,
      apply: () => (tables.delete(table), {}),
    }),
  },
  {
    pattern: /^insert into (?<table>\w+) \(\w+\) values \((?<row>\d+)\)$/i,
    effect: (tables, table, { row }) => {
      const rows = tables.get(table);
      return rows && { tag: 'INSERT 0 1', isWrite: true, apply: () => insert(rows, Number(row)) };
    },
  },
  {
    pattern: /^select (?<column>\w+) from (?<table>\w+)$/i,
    effect: (tables, table, { column = '' }) => {
      const rows = tables.get(table);
      return rows && { tag: `SELECT ${rows.size}`, isWrite: false, apply: () => ({ column, rows: [...rows] }) };
    },
  },
];

function insert(rows: Set<number>, row: number): Result | DatabaseFault {
  if (rows.has(row)) return { code: '23505', message: 'duplicate key value violates unique constraint' };
  rows.add(row);
  return {};
}
