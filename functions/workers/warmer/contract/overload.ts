import * as z from 'zod/mini';
import { OVERLOAD_CONNECTIONS_MAX } from '../../../../fleet/limits.ts';

/** The time limit of each statement: so long after the function or its machine has died, the last one ends. */
export const STATEMENT_MAX_MS = 10_000;

/** An order that begins later is not carried out: Lambda may deliver one again, minutes later. */
export const BEGINS_WITHIN_MS = 30_000;

/** How long connecting takes at most. */
export const CONNECT_MAX_MS = 10_000;

const about = {
  drillId: z.string(),
  cluster: z.string(),
  readerId: z.string(),
  /** The reader's own endpoint. */
  host: z.string(),
  port: z.int(),
};

/**
 * What a drill invokes the function with. `keep-busy`: asynchronously, once; the function keeps the reader busy by SQL
 * that computes and reads nothing, until the end. `stop`: synchronously, also while it does; it ends the sessions of the
 * drill, and returns how many there were.
 */
export const overloadSchema = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('keep-busy'),
    ...about,
    /** Each keeps one vCPU busy. */
    connections: z.int().check(z.minimum(1), z.maximum(OVERLOAD_CONNECTIONS_MAX)),
    /** In milliseconds since the epoch. */
    orderedAtMs: z.number(),
    untilMs: z.number(),
  }),
  z.object({ action: z.literal('stop'), ...about }),
]);

export type OverloadRequest = z.infer<typeof overloadSchema>;

/** The answer to `stop`. */
export const stoppedSchema = z.object({
  /** Sessions that were there, and were told to end. */
  sessions: z.int(),
});

export type OverloadStopped = z.infer<typeof stoppedSchema>;
