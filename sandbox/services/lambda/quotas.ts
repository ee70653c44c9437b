/** What Lambda allows. Each number names its source. */

/** Developer guide, "Lambda quotas": concurrent executions of an account that has been used for a while. */
export const ACCOUNT_CONCURRENCY = 1_000;

/**
 * API reference, PutFunctionConcurrency: what has to stay unreserved. Young accounts have 10 or 50 in all, and there no
 * reservation is possible (users' reports: "below its minimum value of [10]").
 */
export const UNRESERVED_MINIMUM = 100;

/** Developer guide, "Lambda quotas": all variables of a function, written as JSON. */
export const ENVIRONMENT_MAX_BYTES = 4_096;

/** Users' reports: "The final policy size (20588) is bigger than the limit (20480)". */
export const POLICY_MAX_BYTES = 20_480;

/** Developer guide, "Lambda quotas": payloads of invocations. */
export const SYNCHRONOUS_MAX_BYTES = 6_291_456;
export const ASYNCHRONOUS_MAX_BYTES = 1_048_576;

/** Recorded: a name by itself, while the API model's 140 and 256 are those of ARNs. */
export const NAME_MAX_CHARACTERS = 64;

/** API model: what Invoke gives of the log with LogType Tail. */
export const LOG_TAIL_BYTES = 4_096;
