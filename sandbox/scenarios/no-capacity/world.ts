import { CreateDBCapacityReservationCommand, RDSClient } from '@aws-sdk/client-rds';
import type { Region } from '../../region.ts';
import { createCluster } from '../cluster.ts';
import { attachLoads } from '../load.ts';
import type { World } from '../scenario.ts';
import { ZONES } from '../../core.ts';

const HOUR_MS = 3_600_000;

export default {
  description:
    'AWS has no capacity for the preferred class: immediately in one zone, minutes into the creation in another one. A capacity reservation holds two instances of it.',
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
    await reserve(region);
    const loads = attachLoads(region, options, {
      source: 'a load that rises to 3 busy readers within two hours and stays',
      at: (elapsedMs) => 0.8 + 2.2 * Math.min(1, elapsedMs / (2 * HOUR_MS)),
    });
    return { loads };
  },
} satisfies World;

/** One instance of the preferred class in each of two zones, reserved long before. */
async function reserve(region: Region): Promise<void> {
  const rds = new RDSClient(region.clientConfig());
  await region.rds.instantly(() =>
    rds.send(
      new CreateDBCapacityReservationCommand({
        DBCapacityReservationName: 'peak',
        DBInstanceClass: 'db.r6g.large',
        Engine: 'aurora-postgresql',
        AvailabilityZones: ['eu-west-1a', 'eu-west-1b'],
        CapacityPerAvailabilityZone: 1,
      }),
    ),
  );
}
