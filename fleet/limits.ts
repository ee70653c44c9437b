/** The timeout of our functions. stacks/ sets it, and the leases that functions take outlive it. */
export const FUNCTION_TIMEOUT_SECONDS = 60;

/** Between two heartbeats: an alarm looks at a few of them, so that people hear of a silence within a quarter of an hour. */
export const HEARTBEAT_MINUTES = 5;

/** The longest zonal shift that ARC allows (API reference, StartZonalShift). */
export const MAX_SHIFT_MINUTES = 72 * 60;

/**
 * Fewer readers than this have none to leave out of the endpoint for a while: of three, the third that is left out hides
 * how much load there is, and the cluster swings between two sizes.
 */
export const RELIEF_FROM_READERS = 4;

/** The most connections by which a drill keeps a reader busy; each takes one vCPU. */
export const OVERLOAD_CONNECTIONS_MAX = 16;

/** The longest time for which a drill keeps a reader busy: a function runs for 15 minutes at most. */
export const OVERLOAD_SECONDS_MAX = 780;
