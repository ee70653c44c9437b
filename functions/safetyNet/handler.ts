import { tick } from '../../events/tick.ts';
import { callTimeLeftMs } from '../platform/deadline.ts';
import { readEnvironment } from '../platform/environment.ts';
import { Loop } from '../platform/loop.ts';
import { createFunction } from '../platform/middleware.ts';
import { parseEvent } from '../platform/wakeUp.ts';
import { CONTROLLER, createSafetyNetController } from './controller.ts';
import { holdReplicas } from './foreignScaling.ts';
import { observeAll } from './observe.ts';
import { isForeign } from './view.ts';

const environment = readEnvironment();
const controller = createSafetyNetController(environment);
const clusters = Object.keys(environment.fleet.clusters);

/** Application Auto Scaling tells of no change, so only the tick looks: by the page, and closely where it has to. */
export const handler = createFunction<unknown, void>(
  CONTROLLER,
  async (event, { awsRequestId }, { logger, metrics }) => {
    parseEvent(event, { Tick: tick.schema });
    const loop = new Loop(controller, { environment, logger, metrics, owner: awsRequestId });
    const nowMs = Date.now();
    const recordOf = await loop.ledger.readAll(nowMs);
    for (const view of await observeAll(environment.stage, clusters, recordOf)) {
      if (callTimeLeftMs() < 0) return;
      const { cluster } = view;
      // Even while a person has paused the net: what somebody else scales is nothing for two.
      if (isForeign(view) && controller.modeOf(cluster) === 'act') await holdReplicas(cluster, environment, nowMs);
      if (loop.needsHand(cluster, controller.decide(view, nowMs), recordOf(cluster), nowMs)) {
        await loop.reconcile(cluster);
      }
    }
  },
);
