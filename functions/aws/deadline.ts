import type { Context } from 'aws-lambda';

/**
 * No call is started in the last ten seconds of an invocation: it could take effect after we stopped waiting for it.
 */
const RESERVED_MS = 10_000;

let remainingMs: () => number = () => Number.POSITIVE_INFINITY;

/** Sets the deadline of the current invocation. An execution environment handles one at a time. */
export function startInvocation(context: Pick<Context, 'getRemainingTimeInMillis'>): void {
  remainingMs = () => context.getRemainingTimeInMillis();
}

/** How much longer calls may be started, in milliseconds; negative once they may not. */
export const callTimeLeftMs = (): number => remainingMs() - RESERVED_MS;

/** Thrown instead of starting a call that might outlive the invocation. The next event or tick continues. */
export class OutOfTimeError extends Error {
  constructor(operation: string) {
    super(`${operation} was not started: less than ${RESERVED_MS / 1000} seconds of the invocation were left.`);
    this.name = 'OutOfTimeError';
  }
}
