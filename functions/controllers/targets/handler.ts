import { pace } from '../../aws/elasticLoadBalancing/paced.ts';
import { readEnvironment } from '../../control-loop/environment.ts';
import { createFunction } from '../../control-loop/middleware.ts';
import { parseEvent } from '../../control-loop/parseEvent.ts';
import { type Preview, readPreviewRequest } from '../../control-loop/preview.ts';
import { Reconciler } from '../../control-loop/reconciler.ts';
import { reconcileEach, sweep } from '../../control-loop/sweep.ts';
import { CONTROLLER, createController, policiesOf } from './controller.ts';
import { LOOK_MS, scanGroups } from './sweep.ts';
import { SweptSurroundings } from './surroundings.ts';
import { groupsAbout, newsIn, schemas } from './triggers.ts';
import { readersOf, writeNews } from './writeNews.ts';

const environment = readEnvironment();
const controller = createController(environment);
const policies = policiesOf(environment);
const { stage, tableName } = environment;
const ledger = { tableName, controller: CONTROLLER };

/** So often a close look at a single group asks ELB. */
const CALLS_OF_A_LOOK = 8;

export const handler = createFunction<unknown, Preview | void>(
  CONTROLLER,
  async (event, { awsRequestId, functionName }, { logger, metrics }) => {
    const tools = { environment, logger, metrics, owner: awsRequestId };
    const previewed = readPreviewRequest(event, [...policies.keys()]);
    if (previewed !== undefined) return await new Reconciler(controller, tools).preview(previewed);
    const { event: trigger } = parseEvent(event, schemas);
    const isTick = trigger.source === 'evenkeel.schedule';
    pace.begin(isTick ? 'targetsSweep' : 'targetsEvent');
    if (isTick) {
      if (policies.size === 0) return;
      const surroundings = await SweptSurroundings.read([...policies.values()].map(({ arn }) => arn));
      const sweeping = createController(environment, { surroundings });
      return await sweep(new Reconciler(sweeping, tools), scanGroups(sweeping, { stage, policies, surroundings }));
    }
    if (trigger.source === 'aws.cloudwatch' && !pace.hasRoomFor(CALLS_OF_A_LOOK)) {
      logger.info('too many alarms at once: the tick looks at every group in ALARM', { event: trigger });
      return;
    }
    // What a function of ours has called is no drift: the session of its role bears its name.
    const isOwn =
      trigger['detail-type'] === 'AWS API Call via CloudTrail' &&
      trigger.detail.userIdentity?.arn?.endsWith(`/${functionName}`);
    const groups = isOwn ? [] : groupsAbout(trigger, { stage, policies });
    const news = isOwn ? undefined : newsIn(trigger, { stage }, Date.now());
    const readers = news ? readersOf(news, groups, policies.keys()) : [];
    for (const group of readers) await writeNews(ledger, group, news!, Date.now());
    if (groups.length === 0) {
      logger.info('not about a target group of this fleet', { event: trigger });
      return;
    }
    await reconcileEach(new Reconciler(controller, tools), groups, { lookMs: LOOK_MS });
  },
);
