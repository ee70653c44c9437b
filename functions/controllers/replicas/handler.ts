import { alarmStateChange } from '../../../events/alarm.ts';
import { clusterOfAlarm } from '../../../events/alarmNames.ts';
import { clusterEvent, identifierOfArn, instanceEvent } from '../../../events/rds.ts';
import { tick } from '../../../events/tick.ts';
import { warmUpFinished } from '../../../events/warmUp.ts';
import { callTimeLeftMs } from '../../aws/deadline.ts';
import { readEnvironment } from '../../control-loop/environment.ts';
import { Loop } from '../../control-loop/loop.ts';
import { createFunction } from '../../control-loop/middleware.ts';
import { type Preview, readPreviewRequest } from '../../control-loop/preview.ts';
import { parseEvent } from '../../control-loop/parseEvent.ts';
import { createController, policiesOf } from './controller.ts';
import type { Decision } from './decision.ts';
import { clusterOfInstance } from '../../aws/rds/clusters.ts';
import { observeDue } from './observe.ts';
import type { Progress } from './progress.ts';
import type { ClusterView } from './view.ts';

const environment = readEnvironment();
const controller = createController(environment);
const policies = policiesOf(environment);
const clusters = [...policies.keys()];

const schemas = {
  'CloudWatch Alarm State Change': alarmStateChange.schema,
  'RDS DB Cluster Event': clusterEvent.schema,
  'RDS DB Instance Event': instanceEvent.schema,
  'Warm Up Finished': warmUpFinished.schema,
  Tick: tick.schema,
};

export const handler = createFunction<unknown, Preview | void>(
  'replicas',
  async (event, { awsRequestId }, { logger, metrics }) => {
    const loop = new Loop(controller, { environment, logger, metrics, owner: awsRequestId });
    const planned = readPreviewRequest(event, clusters);
    if (planned !== undefined) return await loop.plan(planned);
    const woken = parseEvent(event, schemas);
    if (woken.kind === 'Tick') return await lookAtAll(loop);
    const cluster = await clusterOf(woken);
    if (cluster === undefined || !clusters.includes(cluster)) {
      // Events of other clusters of the account come this way too; and what is gone needs nothing any more.
      logger.info('not about a cluster of this fleet', { event: woken.event });
      return;
    }
    await loop.reconcile(cluster);
  },
);

/** The event says where to look, nothing more. */
async function clusterOf(woken: Exclude<ReturnType<typeof parseEvent<typeof schemas>>, { kind: 'Tick' }>) {
  switch (woken.kind) {
    case 'CloudWatch Alarm State Change':
      return clusterOfAlarm(environment.stage, woken.event.detail.alarmName, clusters);
    case 'RDS DB Cluster Event':
      return identifierOfArn(woken.event.detail.SourceArn);
    case 'RDS DB Instance Event':
      return await clusterOfInstance(identifierOfArn(woken.event.detail.SourceArn));
    case 'Warm Up Finished':
      return woken.event.detail.cluster;
  }
}

/** By the page and without leases; only where something is to be done or told is one cluster looked at closely. */
async function lookAtAll(loop: Loop<ClusterView, Decision, Progress>) {
  const nowMs = Date.now();
  const recordOf = await loop.ledger.readAll(nowMs);
  for (const view of await observeDue(policies, environment, recordOf, nowMs)) {
    if (callTimeLeftMs() < 0) return;
    const decision = controller.decide(view, nowMs);
    if (loop.needsHand(view.cluster, decision, recordOf(view.cluster), nowMs)) await loop.reconcile(view.cluster);
  }
}
