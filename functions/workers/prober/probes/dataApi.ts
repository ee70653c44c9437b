import { secretsManager } from '../../../aws/clients.ts';
import { signedCall, SignedCallError, signedCallOnce } from '../../../aws/signedCall.ts';
import { type Link, RefusedError, type WritingDriver } from '../driver.ts';
import type { ProbeOf } from '../contract/input.ts';
import { createTableSql, dropTableSql, insertSql, selectSql } from '../table.ts';

interface Answer {
  readonly records?: readonly (readonly { readonly longValue?: number }[])[];
}

/** Writes numbered rows through RDS's HTTP API, each in its own transaction. */
export function createDataApi(probe: ProbeOf<'data-api'>, table: string): WritingDriver {
  const run = async (sql: string, signal: AbortSignal) =>
    JSON.parse(await signedCall(secretsManager, executeStatement(probe, sql, signal))) as Answer;
  return {
    // The service itself pools the connections to the database.
    connections: ['fresh'],
    // One attempt is what is measured: a repetition would hide the downtime.
    open: async (_connection, signal) =>
      new DataApiLink(async (row) => {
        await signedCallOnce(secretsManager, executeStatement(probe, insertSql(table, row), signal));
      }),
    createTable: async (signal) => void (await run(createTableSql(table), signal)),
    readRows: async (signal) => {
      const { records = [] } = await run(selectSql(table), signal);
      return records.map(([field]) => Number(field?.longValue));
    },
    dropTable: async (signal) => void (await run(dropTableSql(table), signal)),
  };
}

class DataApiLink implements Link {
  readonly answeredBy = undefined;
  readonly isBroken = false;
  readonly #insert: (row: number) => Promise<void>;

  constructor(insert: (row: number) => Promise<void>) {
    this.#insert = insert;
  }

  async attempt(row: number, sent: () => void): Promise<void> {
    sent();
    try {
      await this.#insert(row);
    } catch (error) {
      throw error instanceof SignedCallError ? faultOf(error) : error;
    }
  }

  close(): void {}
}

/** ExecuteStatement; the SDK's client would be too large for this one call. */
const executeStatement = (
  { resourceArn, secretArn, database }: ProbeOf<'data-api'>,
  sql: string,
  signal: AbortSignal,
) => ({
  service: 'rds-data',
  method: 'POST' as const,
  path: '/Execute',
  content: { resourceArn, secretArn, database, sql },
  signal,
});

/**
 * The errors after which nothing was executed; after any other error, the statement may be running or may have been
 * executed.
 */
const REFUSALS: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  'BadRequestException',
  'DatabaseErrorException',
  'ForbiddenException',
]);

const faultOf = ({ name, message }: SignedCallError): Error =>
  REFUSALS.has(name) ? new RefusedError(name, message) : Object.assign(new Error(message), { code: name });
