import type { BaseDecision } from './decision.ts';

const MINUTE_MS = 60_000;

/**
 * What a decision means to people: `steady` says that all is well, and is not recorded again while it lasts; `noted` is
 * in the history, for whoever asks; the rest needs a person once it has lasted for so long.
 */
export type Attention<Decision> =
  | 'steady'
  | 'noted'
  | {
      readonly afterMinutes: number;
      /** What is wrong and what to do. */
      readonly message: string | ((decision: Decision) => string);
    };

/** Every reason to hold and every kind of change of a controller. */
export type AttentionTable<Decision extends BaseDecision> = Readonly<
  Record<Extract<Decision, { kind: 'hold' }>['reason'] | Exclude<Decision['kind'], 'hold'>, Attention<Decision>>
>;

/** The row of a decision. */
export const attentionTo = <Decision extends BaseDecision>(
  table: AttentionTable<Decision>,
  decision: Decision,
): Attention<Decision> => {
  const row = decision.kind === 'hold' ? decision.reason : decision.kind;
  return (table as Readonly<Record<string, Attention<Decision>>>)[row] ?? 'noted';
};

/** Something that may need a person, as it stands now. */
export interface Worry {
  /** Tells one from another: `hold at-ceiling`, `refused attach LISTENER`, `repeats bridge`. */
  readonly key: string;
  readonly afterMinutes: number;
  readonly message: string;
}

/** The same, as the ledger keeps it. Times are in milliseconds since the epoch. */
export interface Concern {
  readonly sinceMs: number;
  /** When people are told, unless it is over by then; once they were, when they are told again. */
  readonly dueMs: number;
  readonly toldMs?: number;
  /** Since when it is not so any more. */
  readonly goneMs?: number;
  readonly message: string;
}

export type Concerns = Readonly<Record<string, Concern>>;

/** What people are told. */
export interface Notice {
  readonly key: string;
  readonly state: 'raised' | 'lasting' | 'over';
  readonly sinceMs: number;
  readonly message: string;
}

/** What is not over is told again, so that whoever has the next shift hears of it. */
const TOLD_AGAIN_MS = 6 * 60 * MINUTE_MS;

/** A worry that comes back within this was never gone: load and metrics go up and down around every limit. */
const GONE_MS = 5 * MINUTE_MS;

interface Attended {
  readonly concerns: Concerns;
  readonly notices: readonly Notice[];
  /** There is something to be written down. */
  readonly isChanged: boolean;
}

/** Weighs what worries now against what did before: who is to be told what, and what is to be remembered. */
export function attend(before: Concerns, worries: readonly Worry[], nowMs: number): Attended {
  const concerns: Record<string, Concern> = {};
  const notices: Notice[] = [];
  for (const { key, afterMinutes, message } of worries) {
    const known = before[key];
    const { goneMs: _gone, ...lasting } = known ?? { sinceMs: nowMs, dueMs: nowMs + afterMinutes * MINUTE_MS, message };
    if (nowMs < lasting.dueMs) {
      concerns[key] = lasting;
      continue;
    }
    concerns[key] = { ...lasting, message, toldMs: nowMs, dueMs: nowMs + TOLD_AGAIN_MS };
    notices.push({
      key,
      state: lasting.toldMs === undefined ? 'raised' : 'lasting',
      sinceMs: lasting.sinceMs,
      message,
    });
  }
  for (const [key, concern] of Object.entries(before)) {
    if (key in concerns) continue;
    const { goneMs = nowMs, toldMs, sinceMs, message } = concern;
    if (nowMs - goneMs < GONE_MS) concerns[key] = { ...concern, goneMs };
    else if (toldMs !== undefined) notices.push({ key, state: 'over', sinceMs, message });
  }
  return { concerns, notices, isChanged: notices.length > 0 || !areSame(before, concerns) };
}

/** What was remembered differs where a worry came or went; its times alone do not change without that. */
const areSame = (before: Concerns, after: Concerns): boolean =>
  Object.keys(before).length === Object.keys(after).length &&
  Object.entries(after).every(([key, { goneMs, toldMs }]) => {
    const known = before[key];
    return known !== undefined && known.goneMs === goneMs && known.toldMs === toldMs;
  });

/** Whether a look is due for the sake of what worries: somebody is to be told, or something may be over. */
export const isAttentionDue = (concerns: Concerns, nowMs: number): boolean =>
  Object.values(concerns).some(({ dueMs, goneMs }) =>
    goneMs === undefined ? nowMs >= dueMs : nowMs >= goneMs + GONE_MS,
  );
