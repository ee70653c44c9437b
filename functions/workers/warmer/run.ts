import { Socket } from 'node:net';
import { Client, DatabaseError, Query } from 'pg';
import type { Order } from './order.ts';
import type { Credentials } from '../../aws/databaseCredentials.ts';

/** The only supported engine. */
export const ENGINE = 'aurora-postgresql';

/** RDS answers within a second or not at all: a closed security group drops packets silently. */
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * How long after a statement's timeout the database may report it, before we close the connection without its notice.
 */
const GRACE_MS = 5_000;

/** The database that every PostgreSQL has, and RDS's default. */
const DEFAULT_DATABASE = 'postgres';

/**
 * Runs the SQL of a warm-up on its reader, one statement after another, until the last one or the deadline.
 * @throws {Error} naming the statement that failed or timed out; it never quotes the secret
 */
export async function runStatements(order: Order, credentials: Credentials): Promise<void> {
  const { host, port, sql, deadlineMs } = order;
  const leftMs = () => deadlineMs - Date.now();
  if (leftMs() < 1) throw new Error('Timed out before it started.');
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
    // The stack configures Node to trust the certificate authorities of RDS.
    ssl: { rejectUnauthorized: true },
    connectionTimeoutMillis: Math.min(CONNECT_TIMEOUT_MS, leftMs()),
    stream: () => socket,
  });
  // A broken connection also fails the pending query.
  client.on('error', () => {});
  const tooLate = new Error('timed out, and the database did not cancel it.');
  const hangUp = setTimeout(() => socket.destroy(tooLate), leftMs() + GRACE_MS);
  try {
    await client.connect().catch((error: unknown) => fail(`No connection to ${host}:${port}`, error));
    for (const [index, statement] of sql.entries()) {
      const name = `Statement ${index + 1} of ${sql.length}`;
      if (leftMs() < 1) throw new Error(`${name}: not started because of the timeout.`);
      await run(client, `SET statement_timeout = ${Math.ceil(leftMs())}`);
      await run(client, statement).catch((error: unknown) => fail(name, error));
    }
    await client.end();
  } finally {
    clearTimeout(hangUp);
    socket.destroy();
  }
}

/** Rows are discarded as they arrive: the result of a query may exceed the function's memory. */
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
  if (error.code === QUERY_CANCELED) return 'canceled by the timeout.';
  // The database's message names the user, which is part of the secret.
  if (error.code?.startsWith(INVALID_AUTHORIZATION))
    return 'the database rejected the user and password of the secret.';
  return `${error.message} (${error.code})`;
}
