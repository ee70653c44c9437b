/** What AWS refused, or what failed on the way there, for one subject. */
export interface Failure {
  /** How often in a row. */
  readonly count: number;
  readonly sinceMs: number;
  readonly lastMs: number;
  /** Until when the subject is left alone, in milliseconds since the epoch. */
  readonly untilMs: number;
  /** AWS's own words, or those of whatever failed. */
  readonly error: string;
}

/**
 * Failures in a row by their subject: what was to be done, and to what (`add db.r6g.large/eu-west-1c`, `attach
 * LISTENER CERTIFICATE`). What was refused for one subject says nothing about another.
 */
export type Failures = Readonly<Record<string, Failure>>;

const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 30 * 60_000;

/** Nobody asks about a failure that was the last of its kind so long ago. */
const KEPT_MS = 24 * 3_600_000;

/** How long an error is kept: some of AWS's name every resource of a request. */
const ERROR_CHARACTERS = 500;

/** What was refused, and how long it is to be left alone if that is known better than by doubling. */
export interface Refusal {
  readonly subject: string;
  readonly error: string;
  /** In milliseconds. (default: one minute after the first failure in a row, twice as long after each, at most 30) */
  readonly pauseMs?: number;
}

/** A part of a decision was clearly refused; the rest of it was done, or will be decided anew. */
export class RefusedError extends Error {
  readonly refusals: readonly Refusal[];

  constructor(refusals: readonly Refusal[], name = 'RefusedError') {
    super(refusals.map(({ error }) => error).join('; '));
    this.name = name;
    this.refusals = refusals;
  }
}

/** Those that this version has written: an older one kept failures by the kind of decision, and less about them. */
export const ofThisVersion = (failures: Failures): Failures =>
  Object.fromEntries(Object.entries(failures).filter(([, failure]) => typeof failure.untilMs === 'number'));

/** One more failure for each of these. */
export function noteFailures(failures: Failures, refusals: readonly Refusal[], nowMs: number): Failures {
  const recent = Object.entries(failures).filter(([, { lastMs }]) => nowMs - lastMs < KEPT_MS);
  const added = refusals.map(({ subject, error, pauseMs }): [string, Failure] => {
    const { count: before = 0, sinceMs = nowMs } = failures[subject] ?? {};
    const doubledMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** before);
    const untilMs = nowMs + (pauseMs ?? doubledMs);
    return [subject, { count: before + 1, sinceMs, lastMs: nowMs, untilMs, error: error.slice(0, ERROR_CHARACTERS) }];
  });
  return Object.fromEntries([...recent, ...added]);
}

/** These were done: whatever failed before is over. */
export function forgetFailures(failures: Failures, subjects: readonly string[]): Failures {
  return Object.fromEntries(Object.entries(failures).filter(([subject]) => !subjects.includes(subject)));
}

/** Whether a subject is left alone for now because it failed. What does not need it goes on meanwhile. */
export const isBackingOff = (failures: Failures, subject: string, nowMs: number): boolean =>
  nowMs < (failures[subject]?.untilMs ?? 0);
