import * as z from 'zod/mini';
import { envelope, type EventDefinition } from './envelope.ts';
import { OWN_SOURCE } from './source.ts';

/** A look at everything, by EventBridge Scheduler: for what neither an event told nor something under way would show. */
export const sweep = {
  schema: z.object({ source: z.literal('evenkeel.schedule'), 'detail-type': z.literal('Sweep') }),
  /** What the schedule in stacks/ sends. */
  input: { source: 'evenkeel.schedule', 'detail-type': 'Sweep' },
} as const;

const dueSchema = envelope(
  OWN_SOURCE,
  'Sweep To Be Continued',
  z.object({ schemaVersion: z.literal(1), controller: z.string(), position: z.int() }),
);

/** An invocation's time was up before a sweep was over; the ledger knows how far it came. The tick would go on, too. */
export const sweepToBeContinued = {
  schema: dueSchema,
  pattern: () => ({ source: [OWN_SOURCE], 'detail-type': ['Sweep To Be Continued'] }),
  samples: ['evenkeel-sweep-to-be-continued.json'],
} satisfies EventDefinition<typeof dueSchema>;
