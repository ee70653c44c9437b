import { callTimeLeftMs } from '../platform/deadline.ts';
import { readEnvironment } from '../platform/environment.ts';
import { Loop } from '../platform/loop.ts';
import { createFunction } from '../platform/middleware.ts';
import { type Plan, readPlanRequest } from '../platform/plan.ts';
import { parseEvent } from '../platform/wakeUp.ts';
import { CONTROLLER, createTargetsController, policiesOf } from './controller.ts';
import type { Decision } from './decision.ts';
import type { Progress } from './progress.ts';
import { Pace } from './pace.ts';
import { glance, groupsInNeed, groupsInTurn } from './sweep.ts';
import type { GroupView } from './view.ts';
import { groupsAbout, schemas } from './wakeUp.ts';

const environment = readEnvironment();
const controller = createTargetsController(environment);
const policies = policiesOf(environment);
const { stage } = environment;

export const handler = createFunction<unknown, Plan | void>(
  CONTROLLER,
  async (event, { awsRequestId, functionName }, { logger, metrics }) => {
    const loop = new Loop(controller, { environment, logger, metrics, owner: awsRequestId });
    const planned = readPlanRequest(event, [...policies.keys()]);
    if (planned !== undefined) return await loop.plan(planned);
    const { event: woken } = parseEvent(event, schemas);
    if (woken.source === 'evenkeel.schedule') return await lookAtAll(loop);
    // What a function of ours has called is no drift: the session of its role bears its name.
    const isOwn =
      woken.source === 'aws.elasticloadbalancing' && woken.detail.userIdentity.arn?.endsWith(`/${functionName}`);
    const groups = isOwn ? [] : await groupsAbout(woken, { stage, policies });
    if (groups.length === 0) logger.info('not about a target group of this fleet', { event: woken });
    await lookAt(loop, groups);
  },
);

/** So often one close look asks ELB, more often where a load balancer has other groups. */
const CALLS_OF_A_LOOK = 8;

type TargetsLoop = Loop<GroupView, Decision, Progress>;

/** First who is in need, then from afar those whose turn it is; closely only where something is to be done or told. */
async function lookAtAll(loop: TargetsLoop): Promise<void> {
  const nowMs = Date.now();
  const recordOf = await loop.ledger.readAll(nowMs);
  const names = [...policies.keys()];
  const inNeed = await groupsInNeed(stage, names, recordOf);
  const pace = new Pace();
  await lookAt(loop, inNeed, pace);
  const others = groupsInTurn(names, nowMs).filter((name) => !inNeed.includes(name));
  for await (const view of glance(others, policies, recordOf, pace, nowMs)) {
    const decision = controller.decide(view, nowMs);
    const isQuiet = decision.kind === 'hold' && controller.isCalm(decision);
    const needsHand = loop.needsHand(view.group, decision, recordOf(view.group), nowMs);
    if (!isQuiet || needsHand) await lookAt(loop, [view.group], pace);
  }
}

/** One after the other, as long as there is time: the tick goes on with the rest. What fails keeps none from its turn. */
async function lookAt(loop: TargetsLoop, groups: readonly string[], pace = new Pace()): Promise<void> {
  const failures: unknown[] = [];
  for (const group of groups) {
    if (callTimeLeftMs() < 0) break;
    await pace.next(CALLS_OF_A_LOOK);
    await loop.reconcile(group).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('; '));
}
