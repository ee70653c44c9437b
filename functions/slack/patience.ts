import { setTimeout as wait } from 'node:timers/promises';
import { callTimeLeftMs } from '../aws/deadline.ts';

/** How often one thing is said to Slack before the invocation fails, and Lambda repeats it a minute later. */
const ATTEMPTS = 3;

/** After something that Slack does not say how long to wait for. */
const PAUSE_MS = 500;

/** Slack did not take something, and may take it later. */
export class TryLater extends Error {
  /** How long Slack wants to be left alone, in milliseconds; undefined where it does not say. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, retryAfterMs?: number) {
    super(message);
    this.name = 'TryLater';
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * Says something to Slack, a few times if need be, and waits as long as Slack asks to, if there is time for it.
 * @throws what the last attempt threw
 */
export async function patiently<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let number = 1; ; number++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof TryLater) || number === ATTEMPTS) throw error;
      const pauseMs = error.retryAfterMs ?? PAUSE_MS;
      if (pauseMs > callTimeLeftMs()) throw error;
      await wait(pauseMs);
    }
  }
}
