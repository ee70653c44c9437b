import * as z from 'zod/mini';
import { type EventDefinition, ownEnvelope } from './envelope.ts';
import { OWN_SOURCE } from './source.ts';

/** A full reconciliation, by EventBridge Scheduler: it finds what no event reported and no work in progress covers. */
export const sweep = {
  schema: z.object({ source: z.literal('evenkeel.schedule'), 'detail-type': z.literal('Sweep') }),
  /** What the schedule in stacks/ sends. */
  input: { source: 'evenkeel.schedule', 'detail-type': 'Sweep' },
} as const;

const dueSchema = ownEnvelope(
  OWN_SOURCE,
  'Sweep To Be Continued',
  z.object({ schemaVersion: z.literal(1), controller: z.string(), position: z.int() }),
);

/**
 * An invocation ran out of time before its sweep was finished; the ledger has its position. The tick would continue it,
 * too.
 */
export const sweepToBeContinued = {
  schema: dueSchema,
  pattern: () => ({ source: [OWN_SOURCE], 'detail-type': ['Sweep To Be Continued'] }),
  samples: ['evenkeel-sweep-to-be-continued.json'],
} satisfies EventDefinition<typeof dueSchema>;
