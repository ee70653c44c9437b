import { Socket } from 'node:net';
import { Client, DatabaseError, Query } from 'pg';
import type { Credentials } from '../../aws/databaseCredentials.ts';
import { CONNECT_MAX_MS } from './contract/overload.ts';

/**
 * How long after a statement's timeout the database may report it, before we close the connection without its notice.
 */
const GRACE_MS = 5_000;

/** The database that every PostgreSQL has, and RDS's default. */
const DEFAULT_DATABASE = 'postgres';

export interface Where {
  readonly host: string;
  readonly port: number;
  /** How `pg_stat_activity` shows the connection. */
  readonly applicationName: string;
  /** When everything must be over, in milliseconds since the epoch. */
  readonly deadlineMs: number;
}

/**
 * Connects to a reader, for work that only reads, and closes the connection after it.
 * @param work gets what runs a statement: rows are discarded as they arrive unless it `keepsRows`, because the result of
 * a query may exceed the function's memory
 */
export async function onReader<Result>(
  { host, port, applicationName, deadlineMs }: Where,
  credentials: Credentials,
  work: (run: (sql: string, keepsRows?: 'keepsRows') => Promise<readonly unknown[]>) => Promise<Result>,
): Promise<Result> {
  const leftMs = deadlineMs - Date.now();
  if (leftMs < 1) throw new Error('Timed out before it started.');
  const socket = new Socket();
  const client = new Client({
    host,
    port,
    user: credentials.username,
    password: credentials.password,
    database: credentials.dbname ?? DEFAULT_DATABASE,
    application_name: applicationName,
    // A failover may make the reader the writer meanwhile: nothing here writes, wherever it runs.
    options: '-c default_transaction_read_only=on',
    // The stack configures Node to trust the certificate authorities of RDS.
    ssl: { rejectUnauthorized: true },
    // RDS answers within a second or not at all: a closed security group drops packets silently.
    connectionTimeoutMillis: Math.min(CONNECT_MAX_MS, leftMs),
    stream: () => socket,
  });
  // A broken connection also fails the pending query.
  client.on('error', () => {});
  const tooLate = new Error('timed out, and the database did not cancel it.');
  const hangUp = setTimeout(() => socket.destroy(tooLate), leftMs + GRACE_MS);
  try {
    await client.connect().catch((error: unknown) => fail(`No connection to ${host}:${port}`, error));
    const result = await work((sql, keepsRows) => run(client, sql, keepsRows !== undefined));
    await client.end();
    return result;
  } finally {
    clearTimeout(hangUp);
    socket.destroy();
  }
}

function run(client: Client, sql: string, keepsRows: boolean): Promise<readonly unknown[]> {
  const query = new Query(sql);
  const found: unknown[] = [];
  query.on('row', (row: Readonly<Record<string, unknown>>) => {
    if (keepsRows) found.push(Object.values(row)[0]);
  });
  return new Promise((resolve, reject) => {
    query.on('end', () => resolve(found));
    query.on('error', reject);
    client.query(query);
  });
}

/** PostgreSQL's error codes, appendix A of its manual. */
const QUERY_CANCELED = '57014';
const INVALID_AUTHORIZATION = '28';

/** A time limit was reached, or somebody has canceled the statement. */
export const isCanceled = (error: unknown): boolean => error instanceof DatabaseError && error.code === QUERY_CANCELED;

export function fail(what: string, error: unknown): never {
  throw new Error(`${what}: ${reasonOf(error)}`, { cause: error });
}

function reasonOf(error: unknown): string {
  if (!(error instanceof DatabaseError)) return error instanceof Error ? error.message : String(error);
  if (error.code === QUERY_CANCELED) return 'canceled by the timeout.';
  // The database's message names the user, which is part of the secret.
  if (error.code?.startsWith(INVALID_AUTHORIZATION))
    return 'the database rejected the user and password of the secret.';
  return `${error.message} (${error.code})`;
}
