/**
 * The condition that the decision assumed no longer holds. Nothing was changed; the next reconciliation decides again.
 */
export class ConditionChangedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConditionChangedError';
  }
}

/** Whether AWS answered with this error. */
export const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;

/** Whether a transaction of DynamoDB was cancelled because one of its conditions did not hold. */
export const isConditionFailure = (error: unknown): boolean =>
  error instanceof Error && error.name === 'TransactionCanceledException' && error.message.includes('ConditionalCheck');
