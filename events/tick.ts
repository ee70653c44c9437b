import * as z from 'zod/mini';

/**
 * The tick, by EventBridge Scheduler, which invokes the function directly, without a rule. It finds what no event
 * reported. The stack of each function sets its interval.
 */
export const tick = {
  schema: z.object({
    source: z.literal('evenkeel.schedule'),
    'detail-type': z.literal('Tick'),
    /** Of a large fleet, the tick of each part comes from a state machine that the schedule starts. */
    part: z.optional(z.object({ number: z.int().check(z.positive()), of: z.int().check(z.positive()) })),
  }),
  /** What the schedule in stacks/ sends. */
  input: { source: 'evenkeel.schedule', 'detail-type': 'Tick' },
} as const;
