import * as z from 'zod/mini';
import { envelope, type EventDefinition } from './envelope.ts';
import { OWN_SOURCE } from './source.ts';

const requestedSchema = envelope(
  OWN_SOURCE,
  'Warm Up Requested',
  z.object({
    schemaVersion: z.literal(1),
    cluster: z.string(),
    readerId: z.string(),
    /** Where the reader takes connections: its own endpoint as RDS names it. */
    host: z.string(),
    port: z.int(),
    engine: z.string(),
    /** Tells requests for one reader apart, and is where their time-out begins. */
    requestedAtMs: z.int(),
  }),
);

/**
 * A new reader is to be warmed up before it serves. What is run there, and with which secret, stands in the fleet: an
 * event could not make us run anything else.
 */
export const warmUpRequested = {
  schema: requestedSchema,
  pattern: () => ({ source: [OWN_SOURCE], 'detail-type': ['Warm Up Requested'] }),
  samples: ['evenkeel-warm-up-requested.json'],
} satisfies EventDefinition<typeof requestedSchema>;

const finishedSchema = envelope(
  OWN_SOURCE,
  'Warm Up Finished',
  z.object({
    schemaVersion: z.literal(1),
    cluster: z.string(),
    readerId: z.string(),
    outcome: z.enum(['succeeded', 'failed']),
    /** From the request to the end. */
    seconds: z.number(),
    error: z.optional(z.string()),
  }),
);

/** A warm-up came to its end, one way or another; the ledger says the same. The reader may serve now. */
export const warmUpFinished = {
  schema: finishedSchema,
  pattern: () => ({ source: [OWN_SOURCE], 'detail-type': ['Warm Up Finished'] }),
  samples: ['evenkeel-warm-up-finished.json'],
} satisfies EventDefinition<typeof finishedSchema>;
