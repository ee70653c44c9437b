import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { endpointSet } from '../../../events/own.ts';
import { clusterEvent, identifierOfArn } from '../../../events/rds.ts';
import { tick } from '../../../events/tick.ts';
import { inPart, type Part } from '../../../fleet/parts.ts';
import { OutOfTimeError } from '../../aws/deadline.ts';
import { readEnvironment } from '../../control-loop/environment.ts';
import { createFunction } from '../../control-loop/middleware.ts';
import { parseEvent } from '../../control-loop/parseEvent.ts';
import { SweepError } from '../../control-loop/sweep.ts';
import { act } from './act.ts';
import { decide } from './decide.ts';
import { observeAll, observeOne, observePart } from './observe.ts';
import type { EndpointsView } from './view.ts';

const { fleet, stage } = readEnvironment();
const schemas = {
  'RDS DB Cluster Event': clusterEvent.schema,
  'Action Finished': endpointSet.schema,
  Tick: tick.schema,
};

/** Keeps the hosts of each cluster in Parameter Store, where applications look for them. */
export const handler = createFunction<unknown, void>('endpoints', async (event, _context, tools) => {
  const trigger = parseEvent(event, schemas);
  if (trigger.kind === 'Tick') return await publishAll(trigger.event.part, tools);
  const cluster =
    trigger.kind === 'Action Finished'
      ? trigger.event.detail.resource
      : identifierOfArn(trigger.event.detail.SourceArn);
  if (!fleet.clusters[cluster]) {
    // Events of other clusters of the account come this way, too.
    tools.logger.info('not about a cluster of this fleet', { event: trigger.event });
    return;
  }
  await publish(await observeOne(cluster), tools);
});

interface Tools {
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** What fails for one cluster keeps none of the others from its turn; all failures are thrown in the end. */
async function publishAll(part: Part | undefined, tools: Tools): Promise<void> {
  const failed = new Map<string, unknown>();
  const clusters = Object.keys(fleet.clusters);
  for (const view of await (part ? observePart(inPart(clusters, part)) : observeAll(clusters))) {
    try {
      await publish(view, tools);
    } catch (error) {
      // Time that is up is no failure: what has been written by now is in sync, and the next tick goes on.
      if (error instanceof OutOfTimeError) break;
      failed.set(view.cluster, error);
    }
  }
  if (failed.size > 0) throw new SweepError(failed);
}

async function publish(view: EndpointsView, { logger, metrics }: Tools): Promise<void> {
  const { decision, rule } = decide(view);
  if (decision.kind === 'hold') return;
  const { cluster } = view;
  const { mode } = fleet.clusters[cluster]!;
  logger.info('decision', { cluster, mode, rule, ...decision });
  if (mode === 'observe') return;
  await act(decision.parameters, cluster, stage);
  metrics.addMetric('ParametersWritten', MetricUnit.Count, decision.parameters.length);
}
