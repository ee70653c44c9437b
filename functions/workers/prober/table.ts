import { createHash } from 'node:crypto';

/**
 * The table that a drill's probes write to. The name is derived, so that it can be found and dropped by whoever knows
 * the drill; 16 hexadecimal digits tell apart more drills than there will be.
 */
export function tableOf(drillId: string, probe: string): string {
  const digest = createHash('sha256').update(`${drillId}\0${probe}`).digest('hex');
  return `evenkeel_probe_${digest.slice(0, 16)}`;
}

/** SQL that PostgreSQL and MySQL both take: `row_number`, say, is a word of MySQL's own. */
export const createTableSql = (table: string) => `CREATE TABLE IF NOT EXISTS ${table} (attempt bigint PRIMARY KEY)`;
export const insertSql = (table: string, row: number) => `INSERT INTO ${table} (attempt) VALUES (${row})`;
export const selectSql = (table: string) => `SELECT attempt FROM ${table}`;
export const dropTableSql = (table: string) => `DROP TABLE IF EXISTS ${table}`;
