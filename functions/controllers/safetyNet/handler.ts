import { tick } from '../../../events/tick.ts';
import { readEnvironment } from '../../control-loop/environment.ts';
import { createFunction } from '../../control-loop/middleware.ts';
import { parseEvent } from '../../control-loop/parseEvent.ts';
import { type Preview, readPreviewRequest } from '../../control-loop/preview.ts';
import { Reconciler } from '../../control-loop/reconciler.ts';
import { type Scan, sweep } from '../../control-loop/sweep.ts';
import { CONTROLLER, createController } from './controller.ts';
import { holdReplicas } from './foreignScaling.ts';
import { observeAll } from './observe.ts';
import type { Progress } from './progress.ts';
import { isForeign, type NetView } from './view.ts';

const environment = readEnvironment();
const controller = createController(environment);
const clusters = Object.keys(environment.fleet.clusters);

/** Application Auto Scaling tells of no change, so only the tick looks: by the page, and closely where it has to. */
export const handler = createFunction<unknown, Preview | void>(
  CONTROLLER,
  async (event, { awsRequestId }, { logger, metrics }) => {
    const reconciler = new Reconciler(controller, { environment, logger, metrics, owner: awsRequestId });
    const previewed = readPreviewRequest(event, clusters);
    if (previewed !== undefined) return await reconciler.preview(previewed);
    parseEvent(event, { Tick: tick.schema });
    await sweep(reconciler, scan);
    return undefined;
  },
);

/** Five at once: a new fleet of hundreds has its nets after a few ticks, and AWS is not asked too often. */
const scan: Scan<NetView, Progress> = {
  resources: clusters,
  concurrency: 5,
  async *scan(resources, recordOf, nowMs) {
    for (const { cluster, view } of await observeAll(environment.stage, resources, recordOf)) {
      // Even while the net is paused: what somebody else scales is nothing for two.
      if (view && isForeign(view) && controller.modeOf(cluster) === 'act') {
        await holdReplicas(cluster, environment.tableName, nowMs);
      }
      yield { resource: cluster, view };
    }
  },
};
