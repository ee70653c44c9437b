import { z } from 'zod';

/** How schedules look over a large fleet. */
export const sweepsSchema = z.strictObject({
  /**
   * From so many clusters on, a state machine divides each tick of what looks at clusters among several invocations; see
   * docs/scale.md. Below, one invocation looks at all of them. (default: 300, which one invocation looks over in a
   * fraction of its minute)
   */
  inPartsFrom: z.int().min(2).default(300),
});
