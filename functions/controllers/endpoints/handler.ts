import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { endpointSet } from '../../../events/own.ts';
import { clusterEvent, identifierOfArn } from '../../../events/rds.ts';
import { tick } from '../../../events/tick.ts';
import { callTimeLeftMs } from '../../aws/deadline.ts';
import { readEnvironment } from '../../control-loop/environment.ts';
import { createFunction } from '../../control-loop/middleware.ts';
import { parseEvent } from '../../control-loop/parseEvent.ts';
import { act } from './act.ts';
import { decide, type EndpointsView } from './decide.ts';
import { observeAll, observeOne } from './observe.ts';

const { fleet, stage } = readEnvironment();
const schemas = {
  'RDS DB Cluster Event': clusterEvent.schema,
  'Action Finished': endpointSet.schema,
  Tick: tick.schema,
};

/** Keeps the hosts of each cluster in Parameter Store, where applications look for them. */
export const handler = createFunction<unknown, void>('endpoints', async (event, _context, tools) => {
  const woken = parseEvent(event, schemas);
  if (woken.kind === 'Tick') return await publishAll(tools);
  const cluster =
    woken.kind === 'Action Finished' ? woken.event.detail.resource : identifierOfArn(woken.event.detail.SourceArn);
  if (!fleet.clusters[cluster]) {
    // Events of other clusters of the account come this way, too.
    tools.logger.info('not about a cluster of this fleet', { event: woken.event });
    return;
  }
  await publish(await observeOne(cluster), tools);
});

interface Tools {
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** What fails for one cluster does not keep the others from theirs; all failures are told in the end. */
async function publishAll(tools: Tools): Promise<void> {
  const failures: unknown[] = [];
  for (const view of await observeAll(Object.keys(fleet.clusters))) {
    // The next tick goes on: what has been written by now is true then.
    if (callTimeLeftMs() < 0) break;
    await publish(view, tools).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('; '));
}

async function publish(view: EndpointsView, { logger, metrics }: Tools): Promise<void> {
  const decision = decide(view);
  if (decision.kind === 'hold') return;
  const { cluster } = view;
  const { mode } = fleet.clusters[cluster]!;
  logger.info('decision', { cluster, mode, ...decision });
  if (mode === 'observe') return;
  await act(decision.parameters, cluster, stage);
  metrics.addMetric('ParametersWritten', MetricUnit.Count, decision.parameters.length);
}
