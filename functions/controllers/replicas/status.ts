/** Statuses in which an instance answers queries (RDS user guide, "Viewing DB instance status"). */
const ANSWERING = /^(available|backing-up|modifying|storage-optimization|configuring-.*|renaming)$/;
export const isAnswering = (status: string): boolean => ANSWERING.test(status);

/** Statuses of an instance that is being deleted (RDS user guide, the same page). */
const GOING = /^(deleting|delete-precheck)$/;
export const isGoing = (status: string): boolean => GOING.test(status);

/** Statuses that an instance of ours passes on its way to its first `available`. */
const BEING_BUILT = /^(creating|configuring-.*|backing-up|modifying|rebooting)$/;
export const isBeingBuilt = (status: string): boolean => BEING_BUILT.test(status);

/**
 * RDS gets new statuses: so long after its order, a reader that does not answer and is in one that nobody knows is taken
 * to be built still, so that no second one is ordered for it each minute (a guess: twice as long as most take).
 */
export const BUILD_PATIENCE_MS = 30 * 60_000;

/** Statuses that a person ends, if anybody does (RDS user guide, the same page). */
const UNTIL_MENDED = /^(stopping|stopped|storage-full|restore-error)$/;

/**
 * Whether an instance does not answer for a while and comes back by itself: a restart, a patch, a new class, a backtrack
 * of the cluster. RDS gets new statuses, and most of them pass: one that nobody knows is waited for, too.
 */
export const isAway = (status: string): boolean =>
  status !== 'creating' && !isAnswering(status) && !isGoing(status) && !isBroken(status) && !UNTIL_MENDED.test(status);

/** A restart takes seconds to minutes, a minor upgrade some minutes more; beyond this something is wrong (a guess). */
export const PATIENCE_MS = 10 * 60_000;

/**
 * So long after a reader went away, the load has not been measured without it for two minutes, which are one to two
 * minutes late. Most restarts are over by then; a new reader would take longer than that.
 */
export const UNMEASURED_MS = 3 * 60_000;

/** Statuses out of which an instance does not come by itself (RDS user guide, the same page). */
const BROKEN = /^(failed|incompatible-.*|insufficient-capacity|inaccessible-encryption-credentials.*)$/;
export const isBroken = (status: string): boolean => BROKEN.test(status);
