/** The longest pause that a person can ask for, in milliseconds: 90 days, as long as the history is kept. */
export const MAX_PAUSE_MS = 90 * 86_400_000;

/** An operator's pause of a resource. It takes precedence over every other rule. */
export interface Pause {
  /** When it ends, in milliseconds since the epoch; absent: until it is resumed. */
  readonly untilMs?: number;
  /** When it was set, in milliseconds since the epoch. */
  readonly sinceMs?: number;
  readonly by: string;
  readonly why: string;
}
