import * as z from 'zod/mini';
import { type EventDefinition, ownEnvelope } from './envelope.ts';
import { OWN_SOURCE } from './source.ts';

const requestedSchema = ownEnvelope(
  OWN_SOURCE,
  'Warm Up Requested',
  z.object({
    schemaVersion: z.literal(1),
    cluster: z.string(),
    readerId: z.string(),
    /** The reader's own endpoint, as RDS returns it. */
    host: z.string(),
    port: z.int(),
    engine: z.string(),
    /** Identifies a request among those for one reader, and starts its timeout. */
    requestedAtMs: z.int(),
  }),
);

/**
 * A new reader is to be warmed up before it serves. SQL and secret come from the fleet, so that an event cannot make us
 * run anything else.
 */
export const warmUpRequested = {
  schema: requestedSchema,
  pattern: () => ({ source: [OWN_SOURCE], 'detail-type': ['Warm Up Requested'] }),
  samples: ['evenkeel-warm-up-requested.json'],
} satisfies EventDefinition<typeof requestedSchema>;

const finishedSchema = ownEnvelope(
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

/** A warm-up has succeeded or failed; the ledger has the same outcome. The reader may serve now. */
export const warmUpFinished = {
  schema: finishedSchema,
  pattern: () => ({ source: [OWN_SOURCE], 'detail-type': ['Warm Up Finished'] }),
  samples: ['evenkeel-warm-up-finished.json'],
} satisfies EventDefinition<typeof finishedSchema>;
