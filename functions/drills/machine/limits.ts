/** The execution of a drill ends by itself after this; stacks/drills/machine.ts declares the same. */
const EXECUTION_MS = 4 * 3_600_000;

/** A rollback that takes longer is left to a person. */
export const ROLLBACK_MAX_MS = 30 * 60_000;

/**
 * So long after a call without an answer, it has taken effect, or never will: the function that makes it may run for a
 * minute more, whatever becomes of its execution, and AWS shows what it does some seconds late.
 */
export const UNANSWERED_MS = 120_000;

/** ACM learns from load balancers which certificates they use, which "may take a few minutes"; then a person has to act. */
export const DELETION_MAX_MS = 15 * 60_000;

/**
 * A drill has its blast radius to itself for this long at most: its execution with every time-out used up, and the
 * clean-up that the time-out starts. A drill whose lock has ended changes nothing any more, not even back.
 */
export const LOCK_MS = EXECUTION_MS + ROLLBACK_MAX_MS + DELETION_MAX_MS + 15 * 60_000;

/** The prober stops by itself after this, if nobody has stopped it. */
export const PROBING_MAX_MS = 2 * 3_600_000;
