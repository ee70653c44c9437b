import { release as releaseNet } from '../../functions/controllers/safetyNet/release.ts';
import type { Installation } from './installation.ts';
import { wrap } from './text.ts';

export interface ReleaseRequest {
  readonly why: string;
  readonly by?: string;
}

/**
 * Takes the safety net of a cluster away, and keeps it away until the cluster is resumed.
 * @returns whether there was anything of Evenkeel's to take away
 */
export async function release(
  { caller, fleet, environment }: Installation,
  cluster: string,
  { by = caller.name, why }: ReleaseRequest,
): Promise<boolean> {
  if (!fleet.clusters[cluster])
    throw new Error(`The fleet has no cluster "${cluster}". It has: ${Object.keys(fleet.clusters).join(', ')}.`);
  return await releaseNet(cluster, environment, { by, why, nowMs: caller.nowMs });
}

/** What `release` says to a person. */
export function describeReleased(cluster: string, wasReleased: boolean): string {
  const done = wasReleased
    ? `The safety net of ${cluster} is taken away: Application Auto Scaling is as it was before Evenkeel. Readers that it added stay.`
    : `There was no safety net of Evenkeel's on ${cluster}. Nothing was changed at AWS.`;
  return [done, `It stays away until somebody resumes it: npm run evenkeel -- resume ${cluster}`]
    .map((line) => wrap(line, ''))
    .join('\n');
}
