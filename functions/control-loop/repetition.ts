/** When the same change was carried out, by what it changes; the newest last, in milliseconds since the epoch. */
export type Repetitions = Readonly<Record<string, readonly number[]>>;

/** What is changed: one thing, or several at once. */
type Keys = string | readonly string[];

/** How a decision takes part in the detection of repeated changes. Each field names what is changed. */
export interface Repetition {
  /** Once carried out, it counts: done again although nothing of ours undid it, somebody else did. */
  readonly counts?: Keys;
  /** It waits while any of this repeats itself. (default: what it counts as) */
  readonly slowedBy?: Keys;
  /** Once carried out, what counted so far was no repetition: we have undone it ourselves. */
  readonly clears?: Keys;
}

/** Changes that lie further apart have nothing to do with each other. */
const WINDOW_MS = 6 * 3_600_000;

/** The number of times that the same change is made without delay. */
export const FREE_TIMES = 3;

const FIRST_PAUSE_MS = 10 * 60_000;
const LONGEST_PAUSE_MS = 2 * 3_600_000;

/** The same, once this decision has been carried out. */
export function noteRepetition(before: Repetitions, { counts, clears }: Repetition, nowMs: number): Repetitions {
  const cleared = listOf(clears);
  const recent = Object.entries(before).flatMap(([key, times]): [string, readonly number[]][] => {
    const kept = timesWithin(times, nowMs);
    return kept.length > 0 && !cleared.includes(key) ? [[key, kept]] : [];
  });
  const after = Object.fromEntries(recent);
  const counted = listOf(counts).map((key) => [key, [...(after[key] ?? []), nowMs]] as const);
  return { ...after, ...Object.fromEntries(counted) };
}

/** Whether a change has to wait, because it was repeatedly made and reverted. */
export function isSlowedDown(
  repetitions: Repetitions,
  { counts, slowedBy = counts }: Repetition,
  nowMs: number,
): boolean {
  return listOf(slowedBy).some((key) => {
    const times = timesWithin(repetitions[key] ?? [], nowMs);
    if (times.length < FREE_TIMES) return false;
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (times.length - FREE_TIMES));
    return nowMs < times.at(-1)! + pauseMs;
  });
}

/** The repeated changes, and how often they were made within six hours. */
export const repeating = (repetitions: Repetitions, nowMs: number): [key: string, times: number][] =>
  Object.entries(repetitions)
    .map(([key, times]): [string, number] => [key, timesWithin(times, nowMs).length])
    .filter(([, times]) => times >= FREE_TIMES);

const timesWithin = (times: readonly number[], nowMs: number) => times.filter((atMs) => nowMs - atMs < WINDOW_MS);

function listOf(keys: Keys | undefined): readonly string[] {
  if (keys === undefined) return [];
  return typeof keys === 'string' ? [keys] : keys;
}
