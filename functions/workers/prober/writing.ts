import type { Link, WritingDriver } from './driver.ts';
import { createTableSql, dropTableSql, selectSql } from './table.ts';

/** A connection that also runs any statement. */
export interface SqlLink extends Link {
  run(sql: string): Promise<readonly Record<string, unknown>[]>;
}

/** What all probes that write numbered rows have in common, whatever their protocol. */
export function createWritingDriver(connect: (signal: AbortSignal) => Promise<SqlLink>, table: string): WritingDriver {
  async function run(sql: string, signal: AbortSignal): Promise<readonly Record<string, unknown>[]> {
    const link = await connect(signal);
    try {
      return await link.run(sql);
    } finally {
      link.close();
    }
  }

  return {
    connections: ['fresh', 'kept'],
    open: (_connection, signal) => connect(signal),
    createTable: async (signal) => void (await run(createTableSql(table), signal)),
    readRows: async (signal) => (await run(selectSql(table), signal)).map((row) => Number(row['attempt'])),
    dropTable: async (signal) => void (await run(dropTableSql(table), signal)),
  };
}
