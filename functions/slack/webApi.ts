// Not from the package's root: that also loads the types of every event, which are values there.
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api/dist/errors.js';
import { LogLevel } from '@slack/web-api/dist/logger.js';
import { WebClient } from '@slack/web-api/dist/WebClient.js';
import { patiently, TryLater } from './patience.ts';
import type { BotToken } from './token.ts';
import type { SlackMessage } from './blocks.ts';

/** The timeout of one attempt, in milliseconds. */
const TIMEOUT_MS = 5_000;

/** The part of Slack's Web API that we use, in one channel. */
export class WebApi {
  readonly #token: BotToken;
  readonly #channel: string;

  constructor(token: BotToken, channel: string) {
    this.#token = token;
    this.#channel = channel;
  }

  /** @param threadTs the message that it answers */
  async post(message: SlackMessage, threadTs?: string): Promise<string> {
    const { ts } = await this.#call((client) =>
      client.chat.postMessage({
        channel: this.#channel,
        ...contentOf(message),
        ...(threadTs !== undefined && { thread_ts: threadTs }),
      }),
    );
    return ts!;
  }

  /**
   * @returns false if Slack does not let the message be changed any more, so that a new one has to be posted
   */
  async update(ts: string, message: SlackMessage): Promise<boolean> {
    try {
      await this.#call((client) => client.chat.update({ channel: this.#channel, ts, ...contentOf(message) }));
      return true;
    } catch (error) {
      if (error instanceof WebAPIPlatformError && NOT_EDITABLE.has(error.data.error)) return false;
      throw error;
    }
  }

  /** Visible only to this person. */
  async whisper(user: string, message: SlackMessage): Promise<void> {
    await this.#call((client) => client.chat.postEphemeral({ channel: this.#channel, user, ...contentOf(message) }));
  }

  async #call<Result>(call: (client: WebClient) => Promise<Result>): Promise<Result> {
    return await patiently(async () => {
      const client = new WebClient(await this.#token.get(), SETTINGS);
      try {
        return await call(client);
      } catch (error) {
        throw this.#judge(error);
      }
    });
  }

  /** Errors worth a retry. A message whose acknowledgement was lost is then posted twice. */
  #judge(error: unknown): unknown {
    if (error instanceof WebAPIRateLimitedError) return new TryLater(error.message, error.retryAfter * 1000);
    if (error instanceof WebAPIPlatformError && TRANSIENT.test(error.data.error)) return new TryLater(error.message);
    if (error instanceof WebAPIRequestError || error instanceof WebAPIHTTPError) return new TryLater(error.message);
    if (error instanceof WebAPIPlatformError && STALE_TOKEN.has(error.data.error)) {
      this.#token.forget();
      return new TryLater(error.message);
    }
    if (error instanceof WebAPIPlatformError && NO_CHANNEL.has(error.data.error)) {
      return new Error(
        `Slack does not let the app post in ${this.#channel} (${error.data.error}): restore the channel, or invite the ` +
          'app, or name another channel in the fleet.',
      );
    }
    // Without a readable `Retry-After`, Slack's client has no class of its own for it.
    if (error instanceof Error && error.message.startsWith('Retry header did not contain')) {
      return new TryLater('Slack rate limit.');
    }
    return error;
  }
}

/** Deleted, of an earlier installation of the app, too old for the workspace's settings, or in an archived channel. */
const NOT_EDITABLE = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed', 'is_inactive']);

/** Slack's errors for a channel that is gone, or that the app is no member of. */
const NO_CHANNEL = new Set(['channel_not_found', 'is_archived', 'not_in_channel']);

/** Slack's own trouble, told in an answer that is none of HTTP's errors ("Common errors" of every method). */
const TRANSIENT = /^(?:rate_?limited|(?:internal|fatal)_error|service_unavailable)$/;

/** Slack's errors for a token that has been rotated. */
const STALE_TOKEN = new Set(['invalid_auth', 'token_revoked', 'token_expired', 'account_inactive']);

/**
 * Its default policy retries for half an hour, and waits out any rate limit, which is too long for a Lambda. Its
 * logging is off, because we log errors ourselves.
 */
const SETTINGS = {
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  timeout: TIMEOUT_MS,
  logger: {
    debug: () => {},
    info: () => {},
    warn: () => {},
    error: () => {},
    setLevel: () => {},
    getLevel: () => LogLevel.ERROR,
    setName: () => {},
  },
};

const contentOf = ({ text, blocks }: SlackMessage): SlackMessage => ({ text, blocks });
