import * as z from 'zod/mini';
import { type EventDefinition, ownEnvelope } from './envelope.ts';
import { OWN_SOURCE } from './source.ts';

const schema = ownEnvelope(OWN_SOURCE, 'Heartbeat Due', z.object({ schemaVersion: z.literal(1) }));

/** A schedule puts it on our bus, so that it takes the way of every event of ours: bus, rule, function, ledger. */
export const heartbeatDue = {
  schema,
  pattern: () => ({ source: [OWN_SOURCE], 'detail-type': ['Heartbeat Due'] }),
  samples: ['evenkeel-heartbeat-due.json'],
} satisfies EventDefinition<typeof schema>;
