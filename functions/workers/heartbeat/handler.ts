import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { heartbeatDue } from '../../../events/heartbeat.ts';
import { HEARTBEATS_METRIC } from '../../../fleet/names.ts';
import { readEnvironment, required } from '../../control-loop/environment.ts';
import { createFunction } from '../../control-loop/middleware.ts';
import { parseEvent } from '../../control-loop/parseEvent.ts';
import { recordBeat } from './record.ts';
import { findFaultyRules } from './rules.ts';

const { tableName } = readEnvironment();
const rules = required('RULES').split(',');
const schemas = { 'Heartbeat Due': heartbeatDue.schema };

/**
 * Shows that an event on our bus still comes to a record in the ledger, and that every rule is there. Only then is the
 * beat counted: an alarm tells people when none is. What goes wrong is logged and not thrown, since the next beat is
 * due in minutes, and dead letters would tell of it a second time.
 */
export const handler = createFunction<unknown, void>('heartbeat', async (event, context, { logger, metrics }) => {
  try {
    parseEvent(event, schemas);
    const faulty = await findFaultyRules(rules);
    await recordBeat({ tableName, atMs: Date.now(), requestId: context.awsRequestId, faultyRules: faulty.length });
    if (faulty.length > 0) {
      logger.error('no heartbeat: rules are gone or disabled, deploy the stacks again', { rules: faulty });
      return;
    }
    metrics.addMetric(HEARTBEATS_METRIC, MetricUnit.Count, 1);
  } catch (error) {
    logger.error('no heartbeat', { error });
  }
});
