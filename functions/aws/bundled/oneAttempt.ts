/**
 * Replaces p-retry in the bundles: our client of Slack makes each call once, and functions/slack/patience.ts repeats it.
 * With what it needs, p-retry is 5 kB.
 */
export class AbortError extends Error {
  readonly originalError: Error;

  constructor(error: Error) {
    super(error.message);
    this.originalError = error;
  }
}

export default async function attemptOnce<Result>(task: (attempt: number) => Promise<Result>): Promise<Result> {
  try {
    return await task(1);
  } catch (error) {
    throw error instanceof AbortError ? error.originalError : error;
  }
}
