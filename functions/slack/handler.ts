import { actionFinished, attentionNeeded, decisionMade } from '../../events/own.ts';
import { slackAsked } from '../../events/slack.ts';
import { readEnvironment, required } from '../platform/environment.ts';
import { createFunction } from '../platform/middleware.ts';
import { parseEvent } from '../platform/wakeUp.ts';
import { announce } from './announce/announce.ts';
import { takeAsked } from './asked.ts';
import { managedIn } from './resources.ts';
import { BotToken } from './token.ts';
import { WebApi } from './webApi.ts';

const { fleet, tableName } = readEnvironment();
// The function stands only where the fleet has Slack.
const settings = fleet.slack!;
const tools = {
  tableName,
  fleet,
  settings,
  managed: managedIn(fleet),
  functionNames: JSON.parse(required('CONTROLLER_FUNCTIONS')) as Record<string, string>,
};
const webApi = new WebApi(new BotToken(settings.secret), settings.channel);
const schemas = {
  'Slack Asked': slackAsked.schema,
  'Decision Made': decisionMade.schema,
  'Action Finished': actionFinished.schema,
  'Attention Needed': attentionNeeded.schema,
};

/** Answers what was asked in Slack, and announces there what controllers say. */
export const handler = createFunction<unknown, void>('slack', async (event, { awsRequestId }, { logger }) => {
  const woken = parseEvent(event, schemas);
  const invocationId = awsRequestId;
  if (woken.kind !== 'Slack Asked') return await announce(woken.event, { tableName, webApi, invocationId });
  await takeAsked(woken.event.detail, { tools, webApi, logger, invocationId });
});
