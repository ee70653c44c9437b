/** Statuses in which an instance answers queries (RDS user guide, "Viewing DB instance status"). */
const ANSWERING = /^(available|backing-up|modifying|storage-optimization|configuring-.*|renaming)$/;
export const isAnswering = (status: string): boolean => ANSWERING.test(status);

/** Statuses that an instance of ours passes on its way to its first `available`. */
const BEING_BUILT = /^(creating|configuring-.*|backing-up|modifying|rebooting)$/;
export const isBeingBuilt = (status: string): boolean => BEING_BUILT.test(status);

/**
 * Statuses in which an instance does not answer for a while and comes back by itself (RDS user guide, the same page):
 * a restart, a patch, a new class.
 */
const AWAY = /^(rebooting|starting|upgrading|maintenance|resetting-master-credentials)$/;
export const isAway = (status: string): boolean => AWAY.test(status);

/** A restart takes seconds to minutes, a minor upgrade some minutes more; beyond this something is wrong (a guess). */
export const PATIENCE_MS = 10 * 60_000;

/** Statuses out of which an instance does not come by itself (RDS user guide, the same page). */
const BROKEN = /^(failed|incompatible-.*|insufficient-capacity|inaccessible-encryption-credentials.*)$/;
export const isBroken = (status: string): boolean => BROKEN.test(status);
