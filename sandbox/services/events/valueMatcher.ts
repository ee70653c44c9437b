/** Decides one leaf value of an event: a string, a number, a boolean or null. */
export type ValueMatcher = (value: unknown) => boolean;
