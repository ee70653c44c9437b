import * as z from 'zod/mini';
import { warmUpRequested } from '../../../events/warmUp.ts';
import { readEnvironment } from '../../control-loop/environment.ts';
import { createFunction } from '../../control-loop/middleware.ts';
import { publish } from '../../control-loop/publish.ts';
import { parseEvent } from '../../control-loop/parseEvent.ts';
import { overloadSchema, type OverloadStopped } from './contract/overload.ts';
import { type Order, orderOf } from './order.ts';
import { keepBusy, secretFor, stop } from './overload.ts';
import { type Ending, recordEnding } from './record.ts';
import { ENGINE, runStatements } from './run.ts';
import { readCredentials } from '../../aws/databaseCredentials.ts';

const environment = readEnvironment();
const region = process.env['AWS_REGION'] ?? '';
const schemas = { 'Warm Up Requested': warmUpRequested.schema };

/**
 * Whatever connects to readers: warm-ups, which events request, and what a drill of a busy reader invokes. A failed warm-up
 * is an outcome; only an invalid request is an error of the function.
 */
export const handler = createFunction<unknown, OverloadStopped | undefined>(
  'warmer',
  async (event, _context, { logger }) => {
    const drilled = z.safeParse(overloadSchema, event);
    if (drilled.success) {
      const secret = secretFor(drilled.data, environment.fleet, region);
      if (drilled.data.action === 'stop') return await stop(drilled.data, secret);
      logger.info('overload ended', { ...(await keepBusy(drilled.data, secret)) });
      return undefined;
    }
    const { detail } = parseEvent(event, schemas).event;
    const order = orderOf(detail, environment.fleet, region, Date.now());
    const { cluster, readerId, requestedAtMs } = order;
    const ending = await warmUp(order);
    const finishedAtMs = Date.now();
    const seconds = (finishedAtMs - requestedAtMs) / 1000;
    const outcome = { schemaVersion: 1 as const, cluster, readerId, seconds, ...ending };
    logger.info('warm-up ended', outcome);
    // The ledger first, because receivers of the event read it.
    if (!(await recordEnding(environment.tableName, order, ending, finishedAtMs))) {
      logger.info('the outcome of a later request for this reader is already recorded', { readerId });
      return undefined;
    }
    await publish(environment.busName, finishedAtMs, { 'detail-type': 'Warm Up Finished', detail: outcome });
    return undefined;
  },
);

async function warmUp(order: Order): Promise<Ending> {
  if (order.engine !== ENGINE) {
    return { outcome: 'failed', error: `The engine ${order.engine} is not supported: warm-up requires ${ENGINE}.` };
  }
  try {
    await runStatements(order, await readCredentials(order.secret));
    return { outcome: 'succeeded' };
  } catch (error) {
    return { outcome: 'failed', error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}
