import type { Logger } from '@aws-lambda-powertools/logger';
import type { SlackAsked } from '../../events/slack.ts';
import type { SlackSettings } from '../../fleet/slack.ts';
import { answer } from './answers/answer.ts';
import type { Tools } from './answers/tools.ts';
import { isSilent, mayCommand, type Refusal, refuseOrigin } from './authority.ts';
import { cut, sentence } from './blocks.ts';
import { claim } from './claim.ts';
import { type Command, type Misunderstanding, readCommand } from './command.ts';
import { mentionAll, nameOf } from './people.ts';
import { type Answer, respond } from './respond.ts';
import type { WebApi } from './webApi.ts';

/** What the worker has at hand when somebody asks. */
export interface Surroundings {
  readonly tools: Omit<Tools, 'nowMs' | 'by'>;
  readonly webApi: WebApi;
  readonly logger: Logger;
  /** The request id of the invocation: the same when Lambda repeats it. */
  readonly invocationId: string;
}

/** So much of what was typed is kept. */
const MAX_SAID_LENGTH = 500;

/** Takes what somebody asked, once: finds out whether they may, does it, and answers. All of it is in the ledger. */
export async function takeAsked(asked: SlackAsked, surroundings: Surroundings): Promise<void> {
  const { tools, webApi, logger, invocationId } = surroundings;
  const { settings, managed, tableName } = tools;
  const by = nameOf(asked);
  const said = textOf(asked);
  const resources = managed.map(({ resource }) => resource);
  const wish = readCommand(said, resources);
  const refusal = refuse(asked, wish, settings);
  const line = { by, said: cut(said, MAX_SAID_LENGTH), outcome: refusal ?? wish.name };
  if (!(await claim(tableName, invocationId, asked, line))) {
    logger.info('asked twice, answered once', { by });
    return;
  }
  logger.info('asked', { ...line });
  if (refusal !== undefined && isSilent(refusal)) return;
  const nowMs = asked.askedAtMs;
  const reply = refusal === undefined ? await answer(wish, { ...tools, nowMs, by }) : sayNo(refusal, settings);
  await respond(asked, reply, webApi);
}

const textOf = ({ said }: SlackAsked) => (said.kind === 'command' ? said.text : `${said.actionId} ${said.value}`);

function refuse(asked: SlackAsked, wish: Command | Misunderstanding, settings: SlackSettings): Refusal | undefined {
  const refusal = refuseOrigin(asked, settings);
  if (refusal !== undefined || wish.name === 'misunderstood') return refusal;
  return mayCommand(asked.userId, wish.name, settings) ? undefined : 'no-role';
}

/** What they are told, and whom they may turn to. */
function sayNo(refusal: Refusal, { channel, operators }: SlackSettings): Answer {
  if (refusal === 'another-channel') return sentence(`Evenkeel listens in <#${channel}>.`);
  return sentence(`That is not yours to do. Ask one of ${mentionAll(operators)}.`);
}
