/** The failures of one subject: refused by AWS, or failed before that. */
export interface Failure {
  /** Failures in a row. */
  readonly count: number;
  readonly sinceMs: number;
  readonly lastMs: number;
  /** The end of its backoff, in milliseconds since the epoch. */
  readonly untilMs: number;
  /** The error's message. */
  readonly error: string;
}

/**
 * Failures in a row by subject: the action and its object (`add db.r6g.large/eu-west-1c`, `attach LISTENER
 * CERTIFICATE`). A failure of one subject does not affect others.
 */
export type Failures = Readonly<Record<string, Failure>>;

const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 30 * 60_000;

/** A subject's failures are forgotten after this time. */
const KEPT_MS = 24 * 3_600_000;

/** What is not wanted any more is not tried again either: so long after its backoff, its failures concern nobody. */
const UNTRIED_MS = 3_600_000;

/** The maximum length of a stored error: some of AWS's errors name every resource of a request. */
const ERROR_CHARACTERS = 500;

/** All stored errors of a resource together: an item of DynamoDB holds 400 KB, and keeps much else. */
const ALL_ERRORS_CHARACTERS = 50_000;

/** Of more subjects than this, those that failed the longest ago are forgotten: they are tried again. */
const MAX_SUBJECTS = 300;

/** A refused subject, and its backoff if it is known. */
export interface Refusal {
  readonly subject: string;
  readonly error: string;
  /** In milliseconds. (default: exponential from 1 to at most 30 minutes) */
  readonly pauseMs?: number;
}

/** Parts of a decision were refused; the rest was done, or will be decided again. */
export class RefusedError extends Error {
  readonly refusals: readonly Refusal[];

  constructor(refusals: readonly Refusal[], name = 'RefusedError') {
    super(refusals.map(({ error }) => error).join('; '));
    this.name = name;
    this.refusals = refusals;
  }
}

/** What the ledger says of failures. An older version counted them by kind and without saying until when: these are over. */
export const readFailures = (written: Readonly<Record<string, Partial<Failure>>>): Failures =>
  Object.fromEntries(
    Object.entries(written).filter((entry): entry is [string, Failure] => entry[1].untilMs !== undefined),
  );

/** Without those that nobody has tried for a day. */
export const recentFailures = (failures: Failures, nowMs: number): Failures =>
  Object.fromEntries(Object.entries(failures).filter(([, { lastMs }]) => nowMs - lastMs < KEPT_MS));

/** Whether it is still being tried, as far as can be said: what was given up is no concern of people. */
export const isStillTried = ({ untilMs }: Failure, nowMs: number): boolean => nowMs < untilMs + UNTRIED_MS;

/** Adds one failure to each of these. */
export function noteFailures(before: Failures, refusals: readonly Refusal[], nowMs: number): Failures {
  const failures = recentFailures(before, nowMs);
  const added = refusals.map(({ subject, error, pauseMs }): [string, Failure] => {
    const { count = 0, sinceMs = nowMs } = failures[subject] ?? {};
    const doubledMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** count);
    const untilMs = nowMs + (pauseMs ?? doubledMs);
    return [subject, { count: count + 1, sinceMs, lastMs: nowMs, untilMs, error }];
  });
  return fitting({ ...failures, ...Object.fromEntries(added) });
}

/** As much as one item of the ledger has room for. The more subjects failed, the less is kept of each error. */
function fitting(failures: Failures): Failures {
  const all = Object.entries(failures);
  const latest =
    all.length > MAX_SUBJECTS ? all.toSorted(([, a], [, b]) => b.lastMs - a.lastMs).slice(0, MAX_SUBJECTS) : all;
  const characters = Math.min(ERROR_CHARACTERS, Math.floor(ALL_ERRORS_CHARACTERS / latest.length));
  return Object.fromEntries(
    latest.map(([subject, failure]) => [subject, { ...failure, error: failure.error.slice(0, characters) }]),
  );
}

/** These succeeded: their failures are cleared. */
export function forgetFailures(failures: Failures, subjects: readonly string[]): Failures {
  return Object.fromEntries(Object.entries(failures).filter(([subject]) => !subjects.includes(subject)));
}

/** Whether a subject is backing off. Decisions without it continue meanwhile. */
export const isBackingOff = (failures: Failures, subject: string, nowMs: number): boolean =>
  nowMs < (failures[subject]?.untilMs ?? 0);
