import { createCluster } from '../cluster.ts';
import { attachLoads } from '../load.ts';
import type { World } from '../scenario.ts';

const HOUR_MS = 3_600_000;

export default {
  description:
    'AWS has no capacity for the preferred class: immediately in one zone, minutes into the creation in another one.',
  // Zone a says no at once; zone b takes the order and fails it later; zone c has capacity until it does not.
  rds: {
    noCapacity: (instanceClass, zone) => {
      if (instanceClass !== 'db.r6g.large') return undefined;
      return zone === 'eu-west-1a' ? 'fault' : 'status';
    },
  },
  async build(region, options) {
    for (const [name, policy] of Object.entries(options.fleet.clusters)) {
      // What stands was built while there was capacity: in the class that there still is.
      await createCluster(region, name, { ...policy, classes: policy.classes.slice(-1) });
    }
    const loads = attachLoads(region, options, {
      source: 'a load that rises to 3 busy readers within two hours and stays',
      at: (elapsedMs) => 0.8 + 2.2 * Math.min(1, elapsedMs / (2 * HOUR_MS)),
    });
    return { loads };
  },
} satisfies World;
