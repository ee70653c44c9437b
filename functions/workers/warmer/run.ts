import { Socket } from 'node:net';
import { Client, DatabaseError, Query } from 'pg';
import type { Order } from './order.ts';
import type { Credentials } from '../../aws/databaseCredentials.ts';

/** The one engine whose protocol we speak. */
export const ENGINE = 'aurora-postgresql';

/** RDS answers within a second or not at all: a security group that is closed says nothing. */
const CONNECT_TIMEOUT_MS = 10_000;

/** After a statement's time-out, the database has this long to say so before we hang up, which it does not notice. */
const GRACE_MS = 5_000;

/** The database that every PostgreSQL has, and that RDS connects to where none was named. */
const DEFAULT_DATABASE = 'postgres';

/**
 * Runs the SQL of a warm-up on its reader, one statement after another, until the last one or the deadline.
 * @throws {Error} saying which statement failed, or that time was up; it never quotes the secret
 */
export async function runStatements(order: Order, credentials: Credentials): Promise<void> {
  const { host, port, sql, deadlineMs } = order;
  const leftMs = () => deadlineMs - Date.now();
  if (leftMs() < 1) throw new Error('Time was up before it began.');
  const socket = new Socket();
  const client = new Client({
    host,
    port,
    user: credentials.username,
    password: credentials.password,
    database: credentials.dbname ?? DEFAULT_DATABASE,
    application_name: 'evenkeel-warm-up',
    // A failover may make the reader the writer meanwhile: a warm-up reads, wherever it runs.
    options: '-c default_transaction_read_only=on',
    // The stack has Node trust the authorities of RDS.
    ssl: { rejectUnauthorized: true },
    connectionTimeoutMillis: Math.min(CONNECT_TIMEOUT_MS, leftMs()),
    stream: () => socket,
  });
  // Whatever breaks the connection also fails the query that waits for it.
  client.on('error', () => {});
  const tooLate = new Error('time was up, and the database did not say so.');
  const hangUp = setTimeout(() => socket.destroy(tooLate), leftMs() + GRACE_MS);
  try {
    await client.connect().catch((error: unknown) => fail(`No connection to ${host}:${port}`, error));
    for (const [index, statement] of sql.entries()) {
      const name = `Statement ${index + 1} of ${sql.length}`;
      if (leftMs() < 1) throw new Error(`${name}: not started, because time was up.`);
      await run(client, `SET statement_timeout = ${Math.ceil(leftMs())}`);
      await run(client, statement).catch((error: unknown) => fail(name, error));
    }
    await client.end();
  } finally {
    clearTimeout(hangUp);
    socket.destroy();
  }
}

/** Rows are let go as they come: what one query reads may be more than the function's memory holds. */
function run(client: Client, sql: string): Promise<void> {
  const query = new Query(sql);
  query.on('row', () => {});
  return new Promise((resolve, reject) => {
    query.on('end', () => resolve());
    query.on('error', reject);
    client.query(query);
  });
}

/** PostgreSQL's error codes, appendix A of its manual. */
const QUERY_CANCELED = '57014';
const INVALID_AUTHORIZATION = '28';

function fail(what: string, error: unknown): never {
  throw new Error(`${what}: ${reasonOf(error)}`, { cause: error });
}

function reasonOf(error: unknown): string {
  if (!(error instanceof DatabaseError)) return error instanceof Error ? error.message : String(error);
  if (error.code === QUERY_CANCELED) return 'stopped, because time was up.';
  // What the database says to it names the user, which is part of the secret.
  if (error.code?.startsWith(INVALID_AUTHORIZATION)) return 'it refused the user and password of the secret.';
  return `${error.message} (${error.code})`;
}
