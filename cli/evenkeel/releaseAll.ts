import type { Tell } from './command.ts';
import type { Installation } from './installation.ts';
import { describeReleased, release, type Released, type ReleaseRequest } from './release.ts';
import { warn, wrap } from './text.ts';

/** What became of one cluster. */
export type ReleasedCluster =
  | ({ readonly cluster: string } & Released)
  | { readonly cluster: string; readonly failure: string };

/** Releases every cluster of the fleet, one after the other. One that is refused keeps none of the others from it. */
export async function releaseAll(
  installation: Installation,
  request: ReleaseRequest,
  tell: Tell,
): Promise<ReleasedCluster[]> {
  const names = Object.keys(installation.fleet.clusters);
  const all: ReleasedCluster[] = [];
  for (const [at, cluster] of names.entries()) {
    tell(`Releasing ${cluster}, ${at + 1} of ${names.length} …`);
    try {
      all.push({ cluster, ...(await release(installation, cluster, request)) });
    } catch (error) {
      all.push({ cluster, failure: error instanceof Error ? error.message : String(error) });
    }
  }
  return all;
}

/** The text of `release --all`. */
export function describeReleasedAll(all: readonly ReleasedCluster[], installation: Installation): string {
  if (all.length === 0) return 'The fleet has no clusters: there is nothing to release.';
  return all
    .map((one) =>
      'failure' in one
        ? warn(wrap(`${one.cluster} was not released: ${one.failure}`, ''))
        : describeReleased(one.cluster, one, installation),
    )
    .join('\n\n');
}
