import type { Logger } from '@aws-lambda-powertools/logger';
import type { SlackAsked } from '../../events/slack.ts';
import type { SlackSettings } from '../../fleet/slack.ts';
import { answer } from './commands/answer.ts';
import type { Tools } from './commands/tools.ts';
import { holdersOf, isSilent, type Refusal, refuseOrigin, roleFor } from './authority.ts';
import { cut, escape, sentence } from './blocks.ts';
import { claim } from './claim.ts';
import { type Command, readCommand } from './commands/parseCommand.ts';
import { type DrillTools, takePress } from './drills/requestDrill.ts';
import { type Press, type PressValue, readPress } from './drills/buttons.ts';
import { misunderstood, type Misunderstanding } from './commands/hints.ts';
import { mentionAll, nameOf } from './slackPeople.ts';
import { type Answer, respond } from './respond.ts';
import type { Vocabulary } from './commands/vocabulary.ts';
import type { WebApi } from './webApi.ts';

/** What the worker has at hand when somebody asks. */
export interface Surroundings {
  readonly tools: Omit<Tools, 'nowMs' | 'by'> & Omit<DrillTools, 'asked'>;
  readonly vocabulary: Vocabulary;
  readonly webApi: WebApi;
  readonly logger: Logger;
  /** The request id of the invocation: the same when Lambda repeats it. */
  readonly invocationId: string;
}

type Wish = Command | Misunderstanding | { readonly name: 'press'; readonly press: Press; readonly value: PressValue };

/** What says who may do what. */
interface RoleFleet {
  readonly slack: SlackSettings;
  readonly drills: DrillTools['drills'];
}

/** So much of what was typed is kept. */
const MAX_SAID_LENGTH = 500;

/** Takes what somebody asked, once: finds out whether they may, does it, and answers. All of it is in the ledger. */
export async function takeAsked(asked: SlackAsked, surroundings: Surroundings): Promise<void> {
  const { tools, vocabulary, webApi, logger, invocationId } = surroundings;
  const by = nameOf(asked);
  const wish = readWish(asked, vocabulary);
  const fleet = { slack: tools.settings, drills: tools.drills };
  const refusal = refuse(asked, wish, fleet);
  const line = { by, said: cut(textOf(asked), MAX_SAID_LENGTH), outcome: refusal ?? wish.name };
  if (!(await claim(tools.tableName, invocationId, asked, line))) {
    logger.info('asked twice, answered once', { by });
    return;
  }
  logger.info('asked', { ...line });
  if (refusal !== undefined && isSilent(refusal)) return;
  const reply =
    refusal === undefined
      ? await fulfil(wish, { ...tools, asked, nowMs: asked.askedAtMs, by }).catch(async (error: unknown) => {
          await respond(asked, sayThatItFailed(error), webApi);
          throw error;
        })
      : sayNo(refusal, wish, fleet);
  if (reply) await respond(asked, reply, webApi);
}

const MAX_ERROR_LENGTH = 300;

/** Lambda does it again; whoever waits for an answer does not have to guess so. */
function sayThatItFailed(error: unknown): Answer {
  const why = escape(cut(error instanceof Error ? error.message : String(error), MAX_ERROR_LENGTH));
  return sentence(`:warning: That failed. It is tried three times, a minute or two apart: ${why}`);
}

const textOf = ({ said }: SlackAsked) => (said.kind === 'command' ? said.text : `${said.actionId} ${said.value}`);

function readWish({ said }: SlackAsked, vocabulary: Vocabulary): Wish {
  if (said.kind === 'command') return readCommand(said.text, vocabulary);
  const pressed = readPress(said.actionId, said.value);
  return pressed ? { name: 'press', ...pressed } : misunderstood('That button is none of mine any more.');
}

async function fulfil(wish: Wish, tools: Tools & DrillTools): Promise<Answer | undefined> {
  return wish.name === 'press' ? await takePress(wish.press, wish.value, tools) : await answer(wish, tools);
}

function refuse(asked: SlackAsked, wish: Wish, fleet: RoleFleet): Refusal | undefined {
  const refusal = refuseOrigin(asked, fleet.slack);
  if (refusal !== undefined || wish.name === 'misunderstood') return refusal;
  const role = roleFor(wish.name);
  return role === undefined || holdersOf(role, fleet).includes(asked.userId) ? undefined : 'no-role';
}

/** What they are told, and whom they may turn to. */
function sayNo(refusal: Refusal, wish: Wish, fleet: RoleFleet): Answer {
  if (refusal === 'another-channel') return sentence(`Evenkeel listens in <#${fleet.slack.channel}>.`);
  const role = wish.name === 'misunderstood' ? undefined : roleFor(wish.name);
  const holders = role === undefined ? [] : holdersOf(role, fleet);
  return sentence(
    `That is not yours to do. ${holders.length > 0 ? `Ask one of ${mentionAll(holders)}.` : 'The fleet names nobody who may.'}`,
  );
}
