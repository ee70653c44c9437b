import { SignatureV4 } from '@smithy/signature-v4';
import { secretsManager } from '../../../aws/clients.ts';
import { type Link, RefusedError, type WritingDriver } from '../driver.ts';
import type { ProbeOf } from '../contract/input.ts';
import { createTableSql, dropTableSql, insertSql, selectSql } from '../table.ts';

interface Answer {
  readonly records?: readonly (readonly { readonly longValue?: number }[])[];
}

/** Writes numbered rows through RDS's HTTP API, each in its own transaction. */
export function createDataApi(probe: ProbeOf<'data-api'>, table: string): WritingDriver {
  const run = (sql: string, signal: AbortSignal) => executeStatement(probe, sql, signal);
  return {
    // The service itself pools the connections to the database.
    connections: ['fresh'],
    open: async (_connection, signal) => new DataApiLink((row) => run(insertSql(table, row), signal)),
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
  readonly #insert: (row: number) => Promise<unknown>;

  constructor(insert: (row: number) => Promise<unknown>) {
    this.#insert = insert;
  }

  async attempt(row: number, sent: () => void): Promise<void> {
    sent();
    await this.#insert(row);
  }

  close(): void {}
}

/** ExecuteStatement; the SDK's client would be too large for this one call. */
async function executeStatement(probe: ProbeOf<'data-api'>, sql: string, signal: AbortSignal): Promise<Answer> {
  const { resourceArn, secretArn, database } = probe;
  // Region, credentials and hashes are the same as in our SDK clients.
  const { credentials, region, sha256 } = secretsManager.config;
  const endpoint = process.env['AWS_ENDPOINT_URL'] ?? `https://rds-data.${await region()}.amazonaws.com`;
  const url = new URL('/Execute', endpoint);
  const body = JSON.stringify({ resourceArn, secretArn, database, sql });
  const { headers } = await new SignatureV4({ service: 'rds-data', region, credentials, sha256 }).sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    headers: { host: url.host, 'content-type': 'application/json' },
    body,
  });
  const response = await fetch(url, { method: 'POST', headers, body, signal });
  const answer = (await response.json()) as Answer & { readonly message?: string };
  if (!response.ok) throw faultOf(response, answer.message ?? '');
  return answer;
}

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

function faultOf({ status, headers }: Response, message: string): Error {
  const [name = ''] = (headers.get('x-amzn-errortype') ?? '').split(':');
  if (REFUSALS.has(name)) return new RefusedError(name, message);
  return Object.assign(new Error(message), { code: name || `HTTP ${status}` });
}
