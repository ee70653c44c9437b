import * as z from 'zod/mini';

/** A look at everything, by EventBridge Scheduler: for what neither an event told nor something under way would show. */
export const sweep = {
  schema: z.object({ source: z.literal('evenkeel.schedule'), 'detail-type': z.literal('Sweep') }),
  /** What the schedule in stacks/ sends. */
  input: { source: 'evenkeel.schedule', 'detail-type': 'Sweep' },
} as const;
