import * as z from 'zod/mini';

/**
 * The tick, by EventBridge Scheduler, which calls the function directly: no rule and no pattern stand between. It finds
 * what no event told. How often it comes, the stack of each function says.
 */
export const tick = {
  schema: z.object({ source: z.literal('evenkeel.schedule'), 'detail-type': z.literal('Tick') }),
  /** What the schedule in stacks/ sends. */
  input: { source: 'evenkeel.schedule', 'detail-type': 'Tick' },
} as const;
