import type { Logger } from '@aws-lambda-powertools/logger';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { lambda } from '../../aws/clients.ts';
import { createFunction } from '../../control-loop/middleware.ts';
import type { RowsFound } from './contract/attempt.ts';
import { type Driver, isWriting, type WritingDriver } from './driver.ts';
import { inputSchema, type Probing } from './contract/input.ts';
import { createDrivers } from './probes/index.ts';
import { probe } from './probing.ts';
import { writeRows } from './results.ts';

/** A statement that is not an attempt may take this long. */
const STATEMENT_MAX_MS = 30_000;

/**
 * Probes the resource of a drill as its clients do. It is the only function that waits: all others continue with the
 * next event.
 * @returns for `read-rows` the rows found, for each probe that writes
 */
export const handler = createFunction<unknown, readonly RowsFound[] | undefined>(
  'prober',
  async (event, { awsRequestId }, { logger }) => {
    const input = inputSchema.parse(event);
    const drivers = await createDrivers(input.drillId, input.probes);
    switch (input.action) {
      case 'probe':
        await withTables(input, drivers, logger, () =>
          probe(input, { requestId: awsRequestId, logger, drivers, goOn }),
        );
        return undefined;
      case 'read-rows': {
        const found = await Promise.all(writersOf(drivers).map(([name, driver]) => readRows(name, driver)));
        await Promise.all(found.map((rows) => writeRows(input, rows)));
        return found;
      }
      case 'clean-up':
        await Promise.all(writersOf(drivers).map(([, driver]) => driver.dropTable(statementTimeout())));
        return undefined;
    }
  },
);

const sleep = (delayMs: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, delayMs));

const statementTimeout = () => AbortSignal.timeout(STATEMENT_MAX_MS);

const writersOf = (drivers: ReadonlyMap<string, Driver>): (readonly [string, WritingDriver])[] =>
  [...drivers].flatMap(([name, driver]) => (isWriting(driver) ? [[name, driver] as const] : []));

/** The attempts to create a table before the probe runs without one, and the wait between them. */
const CREATE_TRIES = 5;
const CREATE_PAUSE_MS = 1_000;

/** How long it waits for them, in milliseconds. */
const TABLES_MAX_MS = 5_000;

/**
 * Probes once the tables exist, or without them: without its table every attempt of a probe fails, and the drill's
 * report shows that.
 */
async function withTables(
  { continues }: Probing,
  drivers: ReadonlyMap<string, Driver>,
  logger: Logger,
  probe: () => Promise<void>,
): Promise<void> {
  const writers = continues ? [] : writersOf(drivers);
  const creating = Promise.all(writers.map(([name, driver]) => createTable(name, driver, logger)));
  await Promise.race([creating, sleep(TABLES_MAX_MS)]);
  await probe();
  await creating;
}

async function createTable(name: string, driver: WritingDriver, logger: Logger): Promise<void> {
  for (let attempt = 1; attempt <= CREATE_TRIES; attempt++) {
    try {
      await driver.createTable(statementTimeout());
      return;
    } catch (error) {
      logger.warn(`the table of ${name} could not be created`, error as Error);
      if (attempt < CREATE_TRIES) await sleep(CREATE_PAUSE_MS);
    }
  }
}

async function readRows(probe: string, driver: WritingDriver): Promise<RowsFound> {
  const rows = await driver.readRows(statementTimeout());
  return { probe, readAtMs: Date.now(), rows: rows.toSorted((one, other) => one - other) };
}

async function goOn(input: Probing): Promise<void> {
  const FunctionName = process.env['AWS_LAMBDA_FUNCTION_NAME'];
  await lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: JSON.stringify(input) }));
}
