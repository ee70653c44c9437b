import * as z from 'zod/mini';
import { drillChanged, drillFinished } from '../../events/drills.ts';
import { actionFinished, attentionNeeded, decisionMade } from '../../events/own.ts';
import { readControllers } from './controllers.ts';
import { readEnvironment, required } from '../control-loop/environment.ts';
import { createFunction } from '../control-loop/middleware.ts';
import { parseEvent } from '../control-loop/parseEvent.ts';
import { announce } from './announcements/announce.ts';
import { takeRequest } from './asked.ts';
import { DrillApiClient } from './drills/drillApiClient.ts';
import { follow } from './drills/follow.ts';
import { managedIn } from './commands/resources.ts';
import { slackRequestSchema } from './slackRequest.ts';
import { BotToken } from './token.ts';
import { vocabularyOf } from './commands/vocabulary.ts';
import { WebApi } from './webApi.ts';

const { fleet, tableName } = readEnvironment();
const controllers = readControllers();
// The function is only deployed if the fleet has Slack.
const settings = fleet.slack!;
// The stack sets it where there are drills.
const drillApiUrl = process.env['DRILL_API_URL'];
const tools = {
  tableName,
  fleet,
  settings,
  managed: managedIn(controllers),
  functionNames: JSON.parse(required('CONTROLLER_FUNCTIONS')) as Record<string, string>,
  drills: fleet.drills,
  drillApi: drillApiUrl === undefined ? undefined : new DrillApiClient(drillApiUrl),
};
const vocabulary = vocabularyOf(fleet, tools.managed);
const webApi = new WebApi(new BotToken(settings.secret), settings.channel);
const schemas = {
  'Decision Made': decisionMade.schema,
  'Action Finished': actionFinished.schema,
  'Attention Needed': attentionNeeded.schema,
  'Drill Changed': drillChanged.schema,
  'Drill Finished': drillFinished.schema,
};

/** Answers requests from Slack, follows drills there, and announces controllers' events. */
export const handler = createFunction<unknown, void>('slack', async (event, { awsRequestId }, { logger }) => {
  const invocationId = awsRequestId;
  const asked = z.safeParse(slackRequestSchema, event);
  if (asked.success)
    return await takeRequest(asked.data.slackRequest, { tools, vocabulary, webApi, logger, invocationId });
  const trigger = parseEvent(event, schemas);
  switch (trigger.kind) {
    case 'Drill Changed':
    case 'Drill Finished':
      return await follow(trigger.event, { tableName, settings: fleet.drills, webApi, invocationId });
    case 'Decision Made':
    case 'Action Finished':
    case 'Attention Needed':
      return await announce(trigger.event, { tableName, webApi, invocationId, controllers });
  }
});
