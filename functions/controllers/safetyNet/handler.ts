import { tick } from '../../../events/tick.ts';
import { callTimeLeftMs } from '../../aws/deadline.ts';
import { readEnvironment } from '../../control-loop/environment.ts';
import { Loop } from '../../control-loop/loop.ts';
import { createFunction } from '../../control-loop/middleware.ts';
import { type Plan, readPlanRequest } from '../../control-loop/preview.ts';
import { parseEvent } from '../../control-loop/parseEvent.ts';
import { CONTROLLER, createController } from './controller.ts';
import { holdReplicas } from './foreignScaling.ts';
import { observeAll } from './observe.ts';
import { isForeign, type NetView } from './view.ts';

const environment = readEnvironment();
const controller = createController(environment);
const clusters = Object.keys(environment.fleet.clusters);

/** So many clusters at once: a new fleet of hundreds has its nets after a few ticks, and AWS is not asked too often. */
const AT_ONCE = 5;

/** Application Auto Scaling tells of no change, so only the tick looks: by the page, and closely where it has to. */
export const handler = createFunction<unknown, Plan | void>(
  CONTROLLER,
  async (event, { awsRequestId }, { logger, metrics }) => {
    const loop = new Loop(controller, { environment, logger, metrics, owner: awsRequestId });
    const planned = readPlanRequest(event, clusters);
    if (planned !== undefined) return await loop.plan(planned);
    parseEvent(event, { Tick: tick.schema });
    const nowMs = Date.now();
    const recordOf = await loop.ledger.readAll(nowMs);
    const needsHand = (view: NetView) =>
      loop.needsHand(view.cluster, controller.decide(view, nowMs), recordOf(view.cluster), nowMs);
    await forEach(await observeAll(environment.stage, clusters, recordOf), async (view) => {
      const { cluster } = view;
      // Even while a person has paused the net: what somebody else scales is nothing for two.
      if (isForeign(view) && controller.modeOf(cluster) === 'act') await holdReplicas(cluster, environment, nowMs);
      if (needsHand(view)) await loop.reconcile(cluster);
    });
    return undefined;
  },
);

/** What fails for one cluster does not keep the others from theirs; all failures are told in the end. */
async function forEach(views: readonly NetView[], work: (view: NetView) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  // The next tick goes on where this one ran out of time.
  for (let from = 0; from < views.length && callTimeLeftMs() > 0; from += AT_ONCE) {
    const outcomes = await Promise.allSettled(views.slice(from, from + AT_ONCE).map(work));
    failures.push(...outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : [])));
  }
  if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('; '));
}
