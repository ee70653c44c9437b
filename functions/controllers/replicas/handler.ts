import { inPart, type Part } from '../../../fleet/parts.ts';
import { readEnvironment } from '../../control-loop/environment.ts';
import { Reconciler } from '../../control-loop/reconciler.ts';
import { type Scan, sweep } from '../../control-loop/sweep.ts';
import { createFunction } from '../../control-loop/middleware.ts';
import { type Preview, readPreviewRequest } from '../../control-loop/preview.ts';
import { parseEvent } from '../../control-loop/parseEvent.ts';
import { createController, policiesOf } from './controller.ts';
import { observeDue } from './observe.ts';
import { clusterAbout, schemas } from './triggers.ts';
import type { Progress } from './progress.ts';
import type { ClusterView } from './view.ts';

const environment = readEnvironment();
const controller = createController(environment);
const policies = policiesOf(environment);
const clusters = [...policies.keys()];

export const handler = createFunction<unknown, Preview | void>(
  'replicas',
  async (event, { awsRequestId }, { logger, metrics }) => {
    const reconciler = new Reconciler(controller, { environment, logger, metrics, owner: awsRequestId });
    const previewed = readPreviewRequest(event, clusters);
    if (previewed !== undefined) return await reconciler.preview(previewed);
    const trigger = parseEvent(event, schemas);
    if (trigger.kind === 'Tick') return await sweep(reconciler, scanOf(trigger.event.part));
    const lastSeenIn = async (instanceId: string) => {
      const recordOf = await reconciler.ledger.readAll(Date.now());
      return clusters.find((name) => recordOf(name).progress?.instances?.includes(instanceId));
    };
    const cluster = await clusterAbout(trigger, { stage: environment.stage, clusters, lastSeenIn });
    if (cluster === undefined || !clusters.includes(cluster)) {
      // Events of other clusters of the account come this way too; and what is gone needs nothing any more.
      logger.info('not about a cluster of this fleet', { event: trigger.event });
      return;
    }
    await reconciler.reconcile(cluster);
  },
);

/** By the page and without leases; only where something is to be done or told is one cluster looked at closely. */
const scanOf = (part: Part | undefined): Scan<ClusterView, Progress> => ({
  resources: part ? inPart(clusters, part) : clusters,
  ...(part && { part }),
  async *scan(names, recordOf, nowMs) {
    const isPart = part !== undefined;
    for await (const view of observeDue({ names, policies, environment, recordOf, nowMs, isPart })) {
      yield { resource: view.cluster, view };
    }
  },
});
