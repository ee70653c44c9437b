import { createCluster } from '../cluster.ts';
import { attachLoads } from '../load.ts';
import type { World } from '../scenario.ts';
import { ZONES } from '../../core.ts';

const HOUR_MS = 3_600_000;

export default {
  description:
    'AWS has no capacity for the preferred class: immediately in one zone, minutes into the creation in another one.',
  // Zone a rejects the request; the other zones accept it, and the creation fails minutes later.
  rds: {
    noCapacity: (instanceClass, zone) => {
      if (instanceClass !== 'db.r6g.large') return undefined;
      return zone === ZONES[0] ? 'fault' : 'status';
    },
  },
  async build(region, options) {
    for (const [name, policy] of Object.entries(options.fleet.clusters)) {
      // The existing readers have the class that still has capacity.
      await createCluster(region, name, { ...policy, classes: policy.classes.slice(-1) });
    }
    const loads = attachLoads(region, options, {
      source: 'a load that rises to 3 busy readers within two hours and stays',
      at: (elapsedMs) => 0.8 + 2.2 * Math.min(1, elapsedMs / (2 * HOUR_MS)),
    });
    return { loads };
  },
} satisfies World;
