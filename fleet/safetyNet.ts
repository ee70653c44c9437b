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

/** Between two engines with one target, each would undo or repeat what the other one does. */
export const isAboveTarget = (safetyNet: unknown, targetCpuPercent: unknown): boolean => {
  const { targetCpuPercent: ofNet } = Object(safetyNet) as { readonly targetCpuPercent?: unknown };
  return typeof ofNet !== 'number' || typeof targetCpuPercent !== 'number' || ofNet > targetCpuPercent;
};

/** How Application Auto Scaling calls a cluster. It tags the readers that it adds with this. */
export const scalableResourceId = (cluster: string): string => `cluster:${cluster}`;

/** Readers that Application Auto Scaling adds are called so (Aurora user guide, "DB instance IDs and tagging"). */
export const NET_READER_PREFIX = 'application-autoscaling-';

/** It tells its readers apart by this tag, whose value is the resource id. */
export const NET_READER_TAG_KEY = 'application-autoscaling:resourceId';

/** Our policy on a cluster's scalable target. Policies have no tags of their own. */
export const safetyNetPolicyName = (stage: string): string => `evenkeel-${stage}-safety-net`;
