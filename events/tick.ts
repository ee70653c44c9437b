import * as z from 'zod/mini';

/**
 * The tick, once a minute, by EventBridge Scheduler, which calls the function directly: no rule and no pattern stand
 * between. It finds what no event told.
 */
export const tick = {
  schema: z.object({ source: z.literal('evenkeel.schedule'), 'detail-type': z.literal('Tick') }),
  /** What the schedule in stacks/ sends. */
  input: { source: 'evenkeel.schedule', 'detail-type': 'Tick' },
  scheduleExpression: 'rate(1 minute)',
} as const;
