/** Failures in a row by the kind of decision. */
export type Failures = Readonly<Record<string, { readonly count: number; readonly lastMs: number }>>;

const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 30 * 60_000;

/** One more failure of this kind. */
export const backOff = (failures: Failures, kind: string, nowMs: number): Failures => ({
  ...failures,
  [kind]: { count: (failures[kind]?.count ?? 0) + 1, lastMs: nowMs },
});

/**
 * Whether a kind of decision is left alone for now because it failed: one minute after the first failure in a row, twice
 * as long after each further one, at most half an hour. What does not need it goes on meanwhile.
 */
export function isBackingOff(failures: Failures, kind: string, nowMs: number): boolean {
  const failure = failures[kind];
  if (!failure) return false;
  const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failure.count - 1));
  return nowMs < failure.lastMs + pauseMs;
}
