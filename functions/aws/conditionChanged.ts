/** What was true when the decision was made is not true any more. Nothing was changed; the next look decides anew. */
export class ConditionChangedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConditionChangedError';
  }
}

/** Whether AWS answered with this error. */
export const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;
