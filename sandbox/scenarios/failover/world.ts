import { FailoverDBClusterCommand, RDSClient } from '@aws-sdk/client-rds';
import { createCluster } from '../cluster.ts';
import { attachLoads } from '../load.ts';
import type { World } from '../scenario.ts';

const HOUR_MS = 3_600_000;

/** Evenkeel's readers serve by then, and are still needed. */
const FAILOVER_AFTER_MS = 2 * HOUR_MS;

export default {
  description:
    'A busy cluster fails over after two hours: no reader is removed for ten minutes, and the endpoint stays correct.',
  async build(region, options) {
    for (const [name, policy] of Object.entries(options.fleet.clusters)) await createCluster(region, name, policy);
    const loads = attachLoads(region, options, {
      source: 'two hours of 2.4 busy readers, then half of it',
      at: (elapsedMs) => (elapsedMs < FAILOVER_AFTER_MS + HOUR_MS / 2 ? 2.4 : 1.2),
    });
    const rds = new RDSClient(region.clientConfig());
    region.clock.setTimeout(() => {
      for (const DBClusterIdentifier of Object.keys(options.fleet.clusters)) {
        void rds.send(new FailoverDBClusterCommand({ DBClusterIdentifier }));
      }
    }, FAILOVER_AFTER_MS);
    return { loads };
  },
} satisfies World;
