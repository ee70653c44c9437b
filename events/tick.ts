import * as z from 'zod/mini';

/**
 * The tick, by EventBridge Scheduler, which invokes the function directly, without a rule. It finds what no event
 * reported. The stack of each function sets its interval.
 */
export const tick = {
  schema: z.object({ source: z.literal('evenkeel.schedule'), 'detail-type': z.literal('Tick') }),
  /** What the schedule in stacks/ sends. */
  input: { source: 'evenkeel.schedule', 'detail-type': 'Tick' },
} as const;
