import type { SlackAsked } from '../../events/slack.ts';
import type { Saying } from './blocks.ts';
import { patiently, TryLater } from './patience.ts';
import type { WebApi } from './webApi.ts';

/** What somebody gets to see who asked. */
export interface Answer extends Saying {
  /** Everybody in the channel sees it: what was changed is no private matter. */
  readonly isForAll?: true;
}

/** Where Slack's response URLs lead. Nothing is ever sent anywhere else, whatever an event says. */
const RESPONSE_ORIGIN = 'https://hooks.slack.com';

const TIMEOUT_MS = 5_000;

/** Answers whoever asked, at the address that came with it; where that is used up, in the channel, for them alone. */
export async function respond(
  { responseUrl, userId }: Pick<SlackAsked, 'responseUrl' | 'userId'>,
  { text, blocks, isForAll }: Answer,
  webApi: WebApi,
): Promise<void> {
  const said = {
    text,
    blocks,
    response_type: isForAll ? 'in_channel' : 'ephemeral',
    // An answer to a press would else take the place of the message with the button.
    replace_original: false,
  };
  if (await tryResponseUrl(responseUrl, said)) return;
  await (isForAll ? webApi.post({ text, blocks }) : webApi.whisper(userId, { text, blocks }));
}

/** @returns false if the address takes no answer any more */
async function tryResponseUrl(responseUrl: string, said: object): Promise<boolean> {
  if (!URL.canParse(responseUrl) || new URL(responseUrl).origin !== RESPONSE_ORIGIN) return false;
  return await patiently(async () => {
    const response = await post(responseUrl, said);
    if (response.ok) return true;
    if (response.status === 404) return false;
    if (response.status === 429) {
      throw new TryLater('Slack limits how often it is answered.', Number(response.headers.get('retry-after')) * 1000);
    }
    const problem = `Slack did not take an answer: ${response.status} ${(await response.text()).slice(0, 300)}`;
    throw response.status >= 500 ? new TryLater(problem) : new Error(problem);
  });
}

/** The address is a secret of a kind: what fetch throws would name it. */
async function post(responseUrl: string, said: object): Promise<Response> {
  try {
    return await fetch(responseUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(said),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    throw new TryLater(`Slack could not be reached: ${error instanceof Error ? error.name : String(error)}`);
  }
}
