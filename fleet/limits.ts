/** A function of ours runs so long at the most. stacks/ sets it, and the leases that functions take outlive it. */
export const FUNCTION_TIMEOUT_SECONDS = 60;
