import { createHash } from 'node:crypto';

/**
 * The table that a drill's probes write to. The name is derived from the drill, so that it can be found and dropped
 * without a record; 16 hexadecimal digits are enough to be unique.
 */
export function tableOf(drillId: string, probe: string): string {
  const digest = createHash('sha256').update(`${drillId}\0${probe}`).digest('hex');
  return `evenkeel_probe_${digest.slice(0, 16)}`;
}

/** SQL that both PostgreSQL and MySQL accept: `row_number`, for example, is reserved in MySQL. */
export const createTableSql = (table: string) => `CREATE TABLE IF NOT EXISTS ${table} (attempt bigint PRIMARY KEY)`;
export const insertSql = (table: string, row: number) => `INSERT INTO ${table} (attempt) VALUES (${row})`;
export const selectSql = (table: string) => `SELECT attempt FROM ${table}`;
export const dropTableSql = (table: string) => `DROP TABLE IF EXISTS ${table}`;
