import { type Connection, createConnection, type QueryError } from 'mysql2';
import type { Credentials } from '../../../aws/databaseCredentials.ts';
import { RefusedError, type WritingDriver } from '../driver.ts';
import type { ProbeOf } from '../contract/input.ts';
import { insertSql } from '../table.ts';
import { createWritingDriver, type SqlLink } from '../writing.ts';

/** The answer of a server with `read_only` to a write (MySQL error reference). */
const READ_ONLY: ReadonlySet<string> = new Set(['ER_OPTION_PREVENTS_STATEMENT', 'ER_READ_ONLY_MODE']);

/** Writes numbered rows into MySQL, each in its own transaction. */
export function createMysql(
  { host, port, database }: ProbeOf<'mysql'>,
  credentials: Credentials,
  table: string,
): WritingDriver {
  const name = database ?? credentials.dbname;

  async function connect(signal: AbortSignal): Promise<MysqlLink> {
    const connection = createConnection({
      host,
      port,
      user: credentials.username,
      password: credentials.password,
      ...(name !== undefined && { database: name }),
      // The stack configures Node to trust the certificate authorities of RDS.
      ssl: { rejectUnauthorized: true, verifyIdentity: true },
    });
    const link = new MysqlLink(connection, table);
    signal.addEventListener('abort', () => link.close(), { once: true });
    await new Promise<void>((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())));
    return link;
  }

  return createWritingDriver(connect, table);
}

class MysqlLink implements SqlLink {
  readonly #connection: Connection;
  readonly #table: string;
  isBroken = false;

  constructor(connection: Connection, table: string) {
    this.#connection = connection;
    this.#table = table;
    connection.on('error', () => void (this.isBroken = true));
    connection.on('end', () => void (this.isBroken = true));
  }

  get answeredBy(): string | undefined {
    const { stream } = this.#connection as unknown as { stream?: { remoteAddress?: string } };
    return stream?.remoteAddress;
  }

  async attempt(row: number, sent: () => void): Promise<void> {
    sent();
    await this.run(insertSql(this.#table, row)).catch((error: unknown) => {
      throw this.#refusalOr(error);
    });
  }

  /** Errors of the server have a SQL state, and their statement is rolled back; connection errors have none. */
  #refusalOr(error: unknown): unknown {
    const { code, sqlState, fatal, message } = error as QueryError;
    if (sqlState === undefined || fatal) return error;
    // Stale DNS has led to a reader. On such a connection no write would ever succeed.
    if (READ_ONLY.has(code)) this.close();
    return new RefusedError(code, message);
  }

  run(sql: string): Promise<readonly Record<string, unknown>[]> {
    return new Promise((resolve, reject) => {
      this.#connection.query(sql, (error, rows) =>
        error ? reject(error) : resolve(rows as readonly Record<string, unknown>[]),
      );
    });
  }

  close(): void {
    this.isBroken = true;
    this.#connection.destroy();
  }
}
