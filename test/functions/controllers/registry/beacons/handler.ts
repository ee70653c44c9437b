import { clusterEvent, identifierOfArn } from '../../../../../events/rds.ts';
import { tick } from '../../../../../events/tick.ts';
import type { BaseProgress } from '../../../../../functions/control-loop/controller.ts';
import { readEnvironment } from '../../../../../functions/control-loop/environment.ts';
import { createFunction } from '../../../../../functions/control-loop/middleware.ts';
import { parseEvent } from '../../../../../functions/control-loop/parseEvent.ts';
import { type Preview, readPreviewRequest } from '../../../../../functions/control-loop/preview.ts';
import { Reconciler } from '../../../../../functions/control-loop/reconciler.ts';
import { type Scan, sweep } from '../../../../../functions/control-loop/sweep.ts';
import { createController } from './controller.ts';
import type { BeaconView } from './decide.ts';

const environment = readEnvironment();
const controller = createController(environment);
const clusters = Object.keys(environment.fleet.clusters);
const schemas = { 'RDS DB Cluster Event': clusterEvent.schema, Tick: tick.schema };

export const handler = createFunction<unknown, Preview | void>(
  'beacons',
  async (event, { awsRequestId }, { logger, metrics }) => {
    const reconciler = new Reconciler(controller, { environment, logger, metrics, owner: awsRequestId });
    const previewed = readPreviewRequest(event, clusters);
    if (previewed !== undefined) return await reconciler.preview(previewed);
    const triggered = parseEvent(event, schemas);
    if (triggered.kind === 'Tick') await sweep(reconciler, scan);
    else await reconciler.reconcile(identifierOfArn(triggered.event.detail.SourceArn));
    return undefined;
  },
);

const scan: Scan<BeaconView, BaseProgress> = {
  resources: clusters,
  async *scan(resources, recordOf, nowMs) {
    for (const resource of resources) {
      yield { resource, view: await controller.observe(resource, recordOf(resource), nowMs) };
    }
  },
};
