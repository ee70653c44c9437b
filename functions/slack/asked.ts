import type { Logger } from '@aws-lambda-powertools/logger';
import type { SlackRequest } from './slackRequest.ts';
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

/** The worker's context for a request. */
export interface Surroundings {
  readonly tools: Omit<Tools, 'nowMs' | 'by'> & Omit<DrillTools, 'asked'>;
  readonly vocabulary: Vocabulary;
  readonly webApi: WebApi;
  readonly logger: Logger;
  /** The request ID of the invocation: the same when Lambda retries it. */
  readonly invocationId: string;
}

type Request =
  | Command
  | Misunderstanding
  | { readonly name: 'press'; readonly press: Press; readonly value: PressValue };

/** The part of the fleet that defines permissions. */
interface RoleFleet {
  readonly slack: SlackSettings;
  readonly drills: DrillTools['drills'];
}

/** The maximum length of a recorded command. */
const MAX_SAID_LENGTH = 500;

/** Processes a request once: authorizes it, executes it, and answers. Every request is recorded in the ledger. */
export async function takeRequest(asked: SlackRequest, surroundings: Surroundings): Promise<void> {
  const { tools, vocabulary, webApi, logger, invocationId } = surroundings;
  const by = nameOf(asked);
  const request = parseRequest(asked, vocabulary);
  const fleet = { slack: tools.settings, drills: tools.drills };
  const refusal = refuse(asked, request, fleet) ?? refuseLate(asked, request, Date.now());
  const line = { by, said: cut(textOf(asked), MAX_SAID_LENGTH), outcome: refusal ?? request.name };
  if (!(await claim(tools.tableName, invocationId, asked, line))) {
    logger.info('duplicate request ignored', { by });
    return;
  }
  logger.info('asked', { ...line });
  if (refusal !== undefined && isSilent(refusal)) return;
  const reply =
    refusal === undefined
      ? await execute(request, { ...tools, asked, nowMs: asked.askedAtMs, by }).catch(async (error: unknown) => {
          await respond(asked, failureAnswer(error), webApi);
          throw error;
        })
      : refusalAnswer(refusal, { request, asked }, fleet);
  if (reply) await respond(asked, reply, webApi);
}

const LATE_ANSWER =
  'This request was made more than five minutes ago, so nothing more is done for it. Check with `/evenkeel status` what ' +
  'was done, and repeat it if it is still wanted.';

const ANOTHER_WORKSPACE =
  'Slack names another workspace of your organization for this button: nothing was done. Type the command (`/evenkeel help`).';

const MAX_ERROR_LENGTH = 300;

/** Lambda retries; the person who waits for the answer is told so. */
function failureAnswer(error: unknown): Answer {
  const why = escape(cut(error instanceof Error ? error.message : String(error), MAX_ERROR_LENGTH));
  return sentence(`:warning: Request failed; retrying (up to 3 attempts): ${why}`);
}

const textOf = ({ said }: SlackRequest) => (said.kind === 'command' ? said.text : `${said.actionId} ${said.value}`);

function parseRequest({ said }: SlackRequest, vocabulary: Vocabulary): Request {
  if (said.kind === 'command') return readCommand(said.text, vocabulary);
  const pressed = readPress(said.actionId, said.value);
  return pressed ? { name: 'press', ...pressed } : misunderstood('This button has expired.');
}

async function execute(request: Request, tools: Tools & DrillTools): Promise<Answer | undefined> {
  return request.name === 'press' ? await takePress(request.press, request.value, tools) : await answer(request, tools);
}

/** After this, a request that changes something is not carried out: whoever made it has moved on. */
const LATE_MS = 5 * 60_000;

function refuseLate({ askedAtMs }: SlackRequest, { name }: Request, nowMs: number): Refusal | undefined {
  const isChange = name !== 'misunderstood' && roleFor(name) !== undefined;
  return isChange && nowMs - askedAtMs > LATE_MS ? 'late' : undefined;
}

function refuse(asked: SlackRequest, request: Request, fleet: RoleFleet): Refusal | undefined {
  const refusal = refuseOrigin(asked, fleet.slack);
  if (refusal === 'outsider' && isNamed(asked, fleet)) return 'of-another-workspace';
  if (refusal !== undefined || request.name === 'misunderstood') return refusal;
  const role = roleFor(request.name);
  return role === undefined || holdersOf(role, fleet).includes(asked.userId) ? undefined : 'no-role';
}

/** In an organization a button names any workspace of the person, which proves nothing; whoever is listed hears so. */
const isNamed = ({ enterpriseId, userId }: SlackRequest, fleet: RoleFleet): boolean =>
  enterpriseId !== undefined && [...holdersOf('operator', fleet), ...holdersOf('rehearser', fleet)].includes(userId);

interface Refused {
  readonly request: Request;
  readonly asked: SlackRequest;
}

const organizationAnswer = ({ teamId }: SlackSettings): string =>
  `Evenkeel is installed for a whole organization, and works as the app of one workspace: install it to \`${teamId}\`.`;

const enterpriseAnswer = ({ enterpriseId = '' }: SlackRequest): string =>
  `This workspace belongs to the organization \`${escape(enterpriseId)}\`, which the fleet does not name: nothing was done. Set \`slack.enterpriseId: '${escape(enterpriseId)}'\` in the fleet, and deploy.`;

/** The refusal, with the people who have the permission. */
function refusalAnswer(refusal: Refusal, { request, asked }: Refused, fleet: RoleFleet): Answer {
  if (refusal === 'another-channel') return sentence(`Evenkeel takes commands only in <#${fleet.slack.channel}>.`);
  if (refusal === 'late') return sentence(LATE_ANSWER);
  if (refusal === 'for-organization') return sentence(organizationAnswer(fleet.slack));
  if (refusal === 'of-another-workspace') return sentence(ANOTHER_WORKSPACE);
  if (refusal === 'unknown-organization') return sentence(enterpriseAnswer(asked));
  const role = request.name === 'misunderstood' ? undefined : roleFor(request.name);
  const holders = role === undefined ? [] : holdersOf(role, fleet);
  return sentence(
    `You don't have permission to do that. ${holders.length > 0 ? `Ask: ${mentionAll(holders)}.` : 'The fleet gives it to nobody.'}`,
  );
}
