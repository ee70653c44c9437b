import { OutOfTimeError } from '../../aws/deadline.ts';
import { readEnvironment } from '../../control-loop/environment.ts';
import { Loop } from '../../control-loop/loop.ts';
import { createFunction } from '../../control-loop/middleware.ts';
import { type Preview, readPreviewRequest } from '../../control-loop/preview.ts';
import { parseEvent } from '../../control-loop/parseEvent.ts';
import { CONTROLLER, createController, policiesOf } from './controller.ts';
import { pace } from '../../aws/elasticLoadBalancing/ask.ts';
import type { Decision } from './decision.ts';
import type { Progress } from './progress.ts';
import { SweptSurroundings } from './surroundings.ts';
import { glance, groupsInNeed, groupsInTurn, isTimeForALook } from './sweep.ts';
import type { GroupView } from './view.ts';
import { groupsAbout, schemas } from './wakeUp.ts';

const environment = readEnvironment();
const controller = createController(environment);
const policies = policiesOf(environment);
const { stage } = environment;

export const handler = createFunction<unknown, Preview | void>(
  CONTROLLER,
  async (event, { awsRequestId, functionName }, { logger, metrics }) => {
    const tools = { environment, logger, metrics, owner: awsRequestId };
    const loop = new Loop(controller, tools);
    const planned = readPreviewRequest(event, [...policies.keys()]);
    if (planned !== undefined) return await loop.plan(planned);
    const { event: woken } = parseEvent(event, schemas);
    const isTick = woken.source === 'evenkeel.schedule';
    pace.begin(isTick ? 'targetsSweep' : 'targetsEvent');
    if (isTick) return await lookAtAll(tools);
    if (woken.source === 'aws.cloudwatch' && !pace.hasRoomFor(CALLS_OF_A_LOOK)) {
      logger.info('too many alarms at once: the tick looks at every group in ALARM', { event: woken });
      return;
    }
    // What a function of ours has called is no drift: the session of its role bears its name.
    const isOwn =
      woken.source === 'aws.elasticloadbalancing' && woken.detail.userIdentity?.arn?.endsWith(`/${functionName}`);
    const groups = isOwn ? [] : await groupsAbout(woken, { stage, policies });
    if (groups.length === 0) logger.info('not about a target group of this fleet', { event: woken });
    await lookAt(loop, groups);
  },
);

/** So often a close look at a single group asks ELB. */
const CALLS_OF_A_LOOK = 7;

type TargetsLoop = Loop<GroupView, Decision, Progress>;

/** First who is in need, then from afar those whose turn it is; closely only where something is to be done or told. */
async function lookAtAll(tools: ConstructorParameters<typeof Loop>[1]): Promise<void> {
  if (policies.size === 0) return;
  const nowMs = Date.now();
  const surroundings = await SweptSurroundings.read([...policies.values()].map(({ arn }) => arn));
  const loop: TargetsLoop = new Loop(createController(environment, surroundings), tools);
  const recordOf = await loop.ledger.readAll(nowMs);
  const names = [...policies.keys()];
  const inNeed = await groupsInNeed(stage, names, recordOf);
  await lookAt(loop, inNeed);
  const others = groupsInTurn(names, nowMs).filter((name) => !inNeed.includes(name));
  for await (const view of glance(others, policies, recordOf, surroundings, nowMs)) {
    const decision = controller.decide(view, nowMs);
    const isQuiet = decision.kind === 'hold' && controller.isCalm(decision);
    const needsHand = loop.needsHand(view.group, decision, recordOf(view.group), nowMs);
    if (!isQuiet || needsHand) await lookAt(loop, [view.group]);
  }
}

/** One after the other, as long as there is time: the tick goes on with the rest. What fails keeps none from its turn. */
async function lookAt(loop: TargetsLoop, groups: readonly string[]): Promise<void> {
  const failures: unknown[] = [];
  for (const group of groups) {
    if (!isTimeForALook()) break;
    await loop.reconcile(group).catch((error: unknown) => {
      // Time that is up is no failure: tried again, the whole sweep would run beside the next one.
      if (!(error instanceof OutOfTimeError)) failures.push(error);
    });
  }
  if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('; '));
}
