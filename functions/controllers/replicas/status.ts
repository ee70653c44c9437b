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

/**
 * Statuses in which an instance does not answer for a while and comes back by itself (RDS user guide, the same page):
 * a restart, a patch, a new class, a backtrack of the cluster.
 */
const AWAY = /^(rebooting|starting|upgrading|maintenance|backtracking|resetting-master-credentials)$/;
export const isAway = (status: string): boolean => AWAY.test(status);

/** A restart takes seconds to minutes, a minor upgrade some minutes more; beyond this something is wrong (a guess). */
export const PATIENCE_MS = 10 * 60_000;

/** Statuses out of which an instance does not come by itself (RDS user guide, the same page). */
const BROKEN = /^(failed|incompatible-.*|insufficient-capacity|inaccessible-encryption-credentials.*)$/;
export const isBroken = (status: string): boolean => BROKEN.test(status);
