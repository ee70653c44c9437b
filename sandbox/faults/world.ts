import type { ClusterPolicy } from '../../fleet/cluster.ts';
import type { ConnectionProfile } from '../physics/index.ts';
import type { Random } from '../random.ts';
import type { Region } from '../region.ts';
import { createCluster } from '../scenarios/cluster.ts';
import { oneOf } from './context.ts';
import { type Day, drawDay } from './day.ts';

/** Half of all clusters have the most usual pools. */
const PROFILES: readonly ConnectionProfile[] = ['pool-30m', 'pool-30m', 'per-request', 'pool-1h'];

const MINUTE_MS = 60_000;

interface Clusters {
  readonly clusters: Readonly<Record<string, ClusterPolicy>>;
  readonly flatFromMs: number;
}

/** The clusters of a fleet, each under a load of its own that is flat from `flatFromMs` on. */
export async function createClusters(
  region: Region,
  random: Random,
  { clusters, flatFromMs }: Clusters,
): Promise<Record<string, Day>> {
  const startMs = region.clock.now();
  const days: Record<string, Day> = {};
  for (const [name, policy] of Object.entries(clusters)) {
    const ofCluster = random.fork(name);
    const day = drawDay(ofCluster, policy, (flatFromMs - startMs) / MINUTE_MS);
    await createCluster(region, name, policy);
    region.physics.attach(name, {
      load: (timeMs) => day.at((timeMs - startMs) / MINUTE_MS),
      profile: oneOf(ofCluster, PROFILES),
    });
    days[name] = day;
  }
  return days;
}
