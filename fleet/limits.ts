/** The timeout of our functions. stacks/ sets it, and the leases that functions take outlive it. */
export const FUNCTION_TIMEOUT_SECONDS = 60;

/** The longest zonal shift that ARC allows (API reference, StartZonalShift). */
export const MAX_SHIFT_MINUTES = 72 * 60;
