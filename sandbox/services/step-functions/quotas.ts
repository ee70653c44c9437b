/** What Step Functions allows. Each number names its source. */

/** API model, CreateStateMachine: characters of a definition. */
export const DEFINITION_MAX_CHARACTERS = 1_048_576;

/** Developer guide, "Service quotas": bytes of the input of an execution, and of what one state hands to the next. */
export const PAYLOAD_MAX_BYTES = 262_144;

/** Developer guide, "Service quotas": events in the history of a Standard execution, its last one included. */
export const HISTORY_MAX_EVENTS = 25_000;

/** Developer guide, "Inline mode": iterations of an Inline Map at once, whatever MaxConcurrency says. */
export const INLINE_MAP_MAX_CONCURRENCY = 40;

/** Recorded answers: a Wait of 24,855 days is carried out and one of 24,856 is not, so that it is a signed integer. */
export const WAIT_MAX_SECONDS = 2_147_483_647;

/** Developer guide, "Distributed mode": child executions of a Map Run at once. */
export const MAP_RUN_MAX_CONCURRENCY = 10_000;

/** Developer guide, "Service quotas": the longest Express execution. */
export const EXPRESS_MAX_MS = 300_000;

/** Developer guide, "Label": the most characters of a distributed Map's label. */
export const LABEL_MAX_CHARACTERS = 40;
