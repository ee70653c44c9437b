import { release as releaseNet } from '../../functions/controllers/safetyNet/release.ts';
import type { Installation } from './installation.ts';
import { wrap } from './text.ts';

export interface ReleaseRequest {
  readonly why: string;
  readonly by?: string;
}

/**
 * Removes the safety net of a cluster until the cluster is resumed.
 * @returns whether Evenkeel had one there
 */
export async function release(
  { caller, fleet, environment }: Installation,
  cluster: string,
  { by = caller.name, why }: ReleaseRequest,
): Promise<boolean> {
  if (!fleet.clusters[cluster])
    throw new Error(`Unknown cluster "${cluster}". Available: ${Object.keys(fleet.clusters).join(', ')}.`);
  return await releaseNet(cluster, environment, { by, why, nowMs: caller.nowMs });
}

/** The text of `release`. */
export function describeReleased(cluster: string, wasReleased: boolean): string {
  const done = wasReleased
    ? `The safety net of ${cluster} was removed: Application Auto Scaling is as it was before Evenkeel. Readers that it added stay.`
    : `${cluster} has no safety net of Evenkeel's. Nothing was changed in AWS.`;
  return [done, `It stays removed until it is resumed: npm run evenkeel -- resume ${cluster}`]
    .map((line) => wrap(line, ''))
    .join('\n');
}
