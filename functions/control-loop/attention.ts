import type { BaseDecision } from './decision.ts';

const MINUTE_MS = 60_000;

/**
 * Whether a decision needs a person: `steady` is normal, and is not recorded again while it lasts; `noted` is in the
 * history only; the rest needs a person once it has lasted for the given time.
 */
export type Attention<Decision> =
  | 'steady'
  | 'noted'
  | {
      readonly afterMinutes: number;
      /** Reminders come at this interval while it lasts. (default: six hours) */
      readonly againMinutes?: number;
      /** What is wrong and what to do. */
      readonly message: string | ((decision: Decision) => string);
    };

/** Every reason to hold and every kind of change of a controller. */
export type AttentionTable<Decision extends BaseDecision> = Readonly<
  Record<Extract<Decision, { kind: 'hold' }>['reason'] | Exclude<Decision['kind'], 'hold'>, Attention<Decision>>
>;

/** The table's entry for a decision. */
export const attentionTo = <Decision extends BaseDecision>(
  table: AttentionTable<Decision>,
  decision: Decision,
): Attention<Decision> => {
  const row = decision.kind === 'hold' ? decision.reason : decision.kind;
  return (table as Readonly<Record<string, Attention<Decision>>>)[row] ?? 'noted';
};

/** A current condition that may need a person. */
export interface Worry {
  /** Identifies it: `hold at-ceiling`, `refused attach LISTENER`, `repeats bridge`. */
  readonly key: string;
  readonly afterMinutes: number;
  /** Reminders come at this interval while it lasts: what has weeks must not drown what has hours. (default: six hours) */
  readonly againMinutes?: number;
  readonly message: string;
}

/** The same, as stored in the ledger. Times are in milliseconds since the epoch. */
export interface Concern {
  readonly sinceMs: number;
  /** When people are notified, unless it is over by then; afterwards, when they are notified again. */
  readonly dueMs: number;
  readonly toldMs?: number;
  /** When the condition ended. */
  readonly goneMs?: number;
  /** Something that was done: people are told of it once, and it is never over. */
  readonly isDone?: true;
  readonly message: string;
}

export type Concerns = Readonly<Record<string, Concern>>;

/** Conditions that last: what is over needs nobody any more, and what was done needs nobody. */
export const lastingIn = (concerns: Concerns): (readonly [key: string, Concern])[] =>
  Object.entries(concerns).filter(([, { goneMs, isDone }]) => goneMs === undefined && !isDone);

/** Whether people have been told of a condition: before, it may still pass by itself. */
export const isTold = ({ toldMs }: Concern): boolean => toldMs !== undefined;

/** A notification to people. */
export interface Notice {
  readonly key: string;
  readonly state: 'raised' | 'lasting' | 'over';
  readonly sinceMs: number;
  readonly message: string;
}

/** The interval of reminders, so that the next shift is notified, too. */
const TOLD_AGAIN_MINUTES = 6 * 60;

/** A condition that returns within this time counts as uninterrupted: load and metrics oscillate around limits. */
const GONE_MS = 5 * MINUTE_MS;

interface Attended {
  readonly concerns: Concerns;
  readonly notices: readonly Notice[];
  /** The record has to be written. */
  readonly isChanged: boolean;
}

/** Compares the current conditions with the recorded ones: which notifications are due, and what to record. */
export function attend(before: Concerns, worries: readonly Worry[], nowMs: number): Attended {
  const concerns: Record<string, Concern> = {};
  const notices: Notice[] = [];
  for (const { key, afterMinutes, againMinutes = TOLD_AGAIN_MINUTES, message } of worries) {
    const known = before[key];
    const { goneMs: _gone, ...lasting } = known ?? { sinceMs: nowMs, dueMs: nowMs + afterMinutes * MINUTE_MS, message };
    if (nowMs < lasting.dueMs) {
      concerns[key] = lasting;
      continue;
    }
    concerns[key] = { ...lasting, message, toldMs: nowMs, dueMs: nowMs + againMinutes * MINUTE_MS };
    notices.push({
      key,
      state: lasting.toldMs === undefined ? 'raised' : 'lasting',
      sinceMs: lasting.sinceMs,
      message,
    });
  }
  for (const [key, concern] of Object.entries(before)) {
    if (key in concerns) continue;
    const { goneMs = nowMs, toldMs, sinceMs, message, isDone } = concern;
    if (isDone) {
      notices.push({ key, state: 'raised', sinceMs, message });
      continue;
    }
    if (nowMs - goneMs < GONE_MS) concerns[key] = { ...concern, goneMs };
    else if (toldMs !== undefined) notices.push({ key, state: 'over', sinceMs, message });
  }
  return { concerns, notices, isChanged: notices.length > 0 || !areSame(before, concerns) };
}

/** Everything has ended for good, and nothing will look again: who was told of it is told so at once. */
export const endAll = (concerns: Concerns): readonly Notice[] =>
  Object.entries(concerns).flatMap(([key, { sinceMs, toldMs, message }]) =>
    toldMs === undefined ? [] : [{ key, state: 'over' as const, sinceMs, message }],
  );

/**
 * The same where people could not be told of some: these stay as they were, and are told at the next look. Of what was
 * not recorded before, its beginning is.
 */
export function withoutTelling(
  before: Concerns,
  { concerns, notices }: Pick<Attended, 'concerns' | 'notices'>,
  untold: ReadonlySet<string>,
  nowMs: number,
): Pick<Attended, 'concerns' | 'isChanged'> {
  const kept = { ...concerns };
  for (const { key, sinceMs, message } of notices.filter((notice) => untold.has(notice.key)))
    kept[key] = before[key] ?? { sinceMs, dueMs: nowMs, message };
  const isTold = notices.some(({ key }) => !untold.has(key));
  return { concerns: kept, isChanged: isTold || !areSame(before, kept) };
}

/** What was done and nobody was told of. Another one of the same kind has a key of its own. */
export const untoldChange = (kind: string, doneMs: number, message: string): Concerns => ({
  [`done ${kind} ${doneMs}`]: { sinceMs: doneMs, dueMs: doneMs, message, isDone: true },
});

/** The record differs only where a condition started or ended: its times do not change otherwise. */
const areSame = (before: Concerns, after: Concerns): boolean =>
  Object.keys(before).length === Object.keys(after).length &&
  Object.entries(after).every(([key, { goneMs, toldMs }]) => {
    const known = before[key];
    return known !== undefined && known.goneMs === goneMs && known.toldMs === toldMs;
  });

/** Whether a reconciliation is due for a recorded condition: a notification is due, or the condition may have ended. */
export const isAttentionDue = (concerns: Concerns, nowMs: number): boolean =>
  Object.values(concerns).some(({ dueMs, goneMs }) =>
    goneMs === undefined ? nowMs >= dueMs : nowMs >= goneMs + GONE_MS,
  );
