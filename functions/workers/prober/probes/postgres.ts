import { Socket } from 'node:net';
import { Client, DatabaseError } from 'pg';
import type { Credentials } from '../../../aws/databaseCredentials.ts';
import { RefusedError, type WritingDriver } from '../driver.ts';
import type { ProbeOf } from '../contract/input.ts';
import { insertSql } from '../table.ts';
import { createWritingDriver, type SqlLink } from '../writing.ts';

/** The database that every PostgreSQL has, and RDS's default. */
const DEFAULT_DATABASE = 'postgres';

/** `read_only_sql_transaction` (manual, appendix A). */
const READ_ONLY = '25006';

/** Writes numbered rows into PostgreSQL, each in its own transaction. */
export function createPostgres(
  { host, port, database }: ProbeOf<'postgres'>,
  credentials: Credentials,
  table: string,
): WritingDriver {
  async function connect(signal: AbortSignal): Promise<PostgresLink> {
    const socket = new Socket();
    const client = new Client({
      host,
      port,
      user: credentials.username,
      password: credentials.password,
      database: database ?? credentials.dbname ?? DEFAULT_DATABASE,
      application_name: 'evenkeel-prober',
      // The stack configures Node to trust the certificate authorities of RDS.
      ssl: { rejectUnauthorized: true },
      stream: () => socket,
    });
    const link = new PostgresLink(client, socket, table);
    signal.addEventListener('abort', () => link.close(), { once: true });
    await client.connect();
    return link;
  }

  return createWritingDriver(connect, table);
}

class PostgresLink implements SqlLink {
  readonly #client: Client;
  readonly #socket: Socket;
  readonly #table: string;
  isBroken = false;

  constructor(client: Client, socket: Socket, table: string) {
    this.#client = client;
    this.#socket = socket;
    this.#table = table;
    // A broken connection also fails the pending query.
    client.on('error', () => void (this.isBroken = true));
    client.on('end', () => void (this.isBroken = true));
  }

  get answeredBy(): string | undefined {
    return this.#socket.remoteAddress;
  }

  async attempt(row: number, sent: () => void): Promise<void> {
    sent();
    try {
      await this.#client.query(insertSql(this.#table, row));
    } catch (error) {
      throw this.#refusalOr(error);
    }
  }

  /**
   * An ERROR means that the transaction was rolled back. FATAL and PANIC end the connection, and may come after the
   * commit, such as from a server that shuts down while it waits for a standby (manual, "Synchronous Replication").
   */
  #refusalOr(error: unknown): unknown {
    if (!(error instanceof DatabaseError) || error.severity !== 'ERROR') return error;
    // Stale DNS has led to a reader. On such a connection no write would ever succeed.
    if (error.code === READ_ONLY) this.close();
    return new RefusedError(error.code ?? 'ERROR', error.message);
  }

  async run(sql: string): Promise<readonly Record<string, unknown>[]> {
    const { rows } = await this.#client.query<Record<string, unknown>>(sql);
    return rows;
  }

  close(): void {
    this.isBroken = true;
    this.#socket.destroy();
  }
}
