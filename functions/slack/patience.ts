import { setTimeout as wait } from 'node:timers/promises';
import { callTimeLeftMs } from '../aws/deadline.ts';

/** The maximum of attempts per call to Slack, before the invocation fails and Lambda retries it a minute later. */
const ATTEMPTS = 3;

/** The first wait if Slack sends no `Retry-After`; the next one is three times as long. */
const PAUSE_MS = 500;

/** A call to Slack failed, and may succeed later. */
export class TryLater extends Error {
  /** Slack's `Retry-After`, in milliseconds; undefined if there is none that can be read. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, retryAfterMs?: number) {
    super(message);
    this.name = 'TryLater';
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * Calls Slack with retries, and waits as long as Slack asks, if there is time for it.
 * @throws the error of the last attempt
 */
export async function patiently<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let number = 1; ; number++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof TryLater) || number === ATTEMPTS) throw error;
      const pauseMs = error.retryAfterMs ?? PAUSE_MS * 3 ** (number - 1);
      if (pauseMs > callTimeLeftMs()) throw error;
      await wait(pauseMs);
    }
  }
}
