import { z } from 'zod';

/**
 * What happens to the readers while Evenkeel itself is down: nothing, or Application Auto Scaling adds readers from this
 * mean CPU on, in percent. See docs/safety-net.md.
 */
export const safetyNetSchema = z.union(
  [z.literal('none'), z.strictObject({ targetCpuPercent: z.number().min(10).max(99) })],
  { error: "'none', or { targetCpuPercent }" },
);

export type SafetyNet = z.output<typeof safetyNetSchema>;

/** With one target for both, Evenkeel and Application Auto Scaling would undo or repeat each other's changes. */
export const isAboveTarget = (safetyNet: unknown, targetCpuPercent: unknown): boolean => {
  const { targetCpuPercent: ofNet } = Object(safetyNet) as { readonly targetCpuPercent?: unknown };
  return typeof ofNet !== 'number' || typeof targetCpuPercent !== 'number' || ofNet > targetCpuPercent;
};
