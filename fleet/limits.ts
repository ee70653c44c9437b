/** The timeout of our functions. stacks/ sets it, and the leases that functions take outlive it. */
export const FUNCTION_TIMEOUT_SECONDS = 60;
