import type { SlackRequest } from './slackRequest.ts';
import type { SlackMessage } from './blocks.ts';
import { patiently, TryLater } from './patience.ts';
import type { WebApi } from './webApi.ts';

/** The answer to a request. */
export interface Answer extends SlackMessage {
  /** Visible to everybody in the channel, for changes. */
  readonly isForAll?: true;
}

/** The origin of Slack's response URLs. Answers are never sent anywhere else, whatever an event contains. */
const RESPONSE_ORIGIN = 'https://hooks.slack.com';

const TIMEOUT_MS = 5_000;

/** Answers at the request's response URL; once that is used up, by an ephemeral message in the channel. */
export async function respond(
  { responseUrl, userId }: Pick<SlackRequest, 'responseUrl' | 'userId'>,
  { text, blocks, isForAll }: Answer,
  webApi: WebApi,
): Promise<void> {
  const said = {
    text,
    blocks,
    response_type: isForAll ? 'in_channel' : 'ephemeral',
    // Otherwise an answer to a click would replace the message with the button.
    replace_original: false,
  };
  if (await tryResponseUrl(responseUrl, said)) return;
  await (isForAll ? webApi.post({ text, blocks }) : webApi.whisper(userId, { text, blocks }));
}

/**
 * @returns false if the URL accepts no more answers
 */
async function tryResponseUrl(responseUrl: string, said: object): Promise<boolean> {
  if (!URL.canParse(responseUrl) || new URL(responseUrl).origin !== RESPONSE_ORIGIN) return false;
  return await patiently(async () => {
    const response = await post(responseUrl, said);
    if (response.ok) return true;
    if (response.status === 404) return false;
    if (response.status === 429) {
      throw new TryLater('Slack rate limit on answers.', retryAfterMs(response.headers.get('retry-after')));
    }
    const problem = `Slack rejected an answer: ${response.status} ${(await response.text()).slice(0, 300)}`;
    throw response.status >= 500 ? new TryLater(problem) : new Error(problem);
  });
}

/** Whole seconds; undefined for a date or anything else, which Slack does not document. */
const retryAfterMs = (header: string | null): number | undefined =>
  header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined;

/** The URL is a credential, and fetch's error would contain it. */
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
