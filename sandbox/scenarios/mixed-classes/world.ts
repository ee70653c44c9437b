import { CreateDBClusterCommand, CreateDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { ZONES } from '../../core.ts';
import type { Region } from '../../region.ts';
import { attachLoads } from '../load.ts';
import type { World } from '../scenario.ts';

const HOUR_MS = 3_600_000;

/** A newsletter is sent: more than one reader of the preferred size is missing at once. */
const BEGINS_MS = HOUR_MS / 3;
const RISE_MS = HOUR_MS / 12;
const ENDS_MS = 2 * HOUR_MS;

const part = (value: number): number => Math.min(1, Math.max(0, value));

const ENGINE = 'aurora-postgresql';

/** The writer, and a reader of each kind. */
const MEMBERS = ['db.r7g.xlarge', 'db.r7g.xlarge', 'db.r6g.large', 'db.serverless'];

export default {
  description:
    'Readers of two sizes and a serverless one in one cluster: what is added is counted by its capacity, and where the preferred size cannot be had, more of the smaller one are ordered.',
  // The preferred class is out of stock everywhere, and the smaller one in one zone.
  rds: {
    noCapacity: (instanceClass, zone) => {
      if (instanceClass === 'db.r6g.xlarge') return 'fault';
      return instanceClass === 'db.r6g.large' && zone === ZONES[0] ? 'fault' : undefined;
    },
  },
  async build(region, options) {
    for (const name of Object.keys(options.fleet.clusters)) await createMixed(region, name);
    const loads = attachLoads(region, options, {
      source: 'a load that goes from 2 to 4 busy readers within five minutes, and falls again after two hours',
      at: (elapsedMs) => 2 + 2 * part((elapsedMs - BEGINS_MS) / RISE_MS) - 2 * part((elapsedMs - ENDS_MS) / HOUR_MS),
    });
    return { loads };
  },
} satisfies World;

/** As a team would have grown it: nobody planned the sizes. */
async function createMixed(region: Region, name: string): Promise<void> {
  const rds = new RDSClient(region.clientConfig());
  await region.rds.instantly(async () => {
    await rds.send(
      new CreateDBClusterCommand({
        DBClusterIdentifier: name,
        Engine: ENGINE,
        MasterUsername: 'shop',
        ManageMasterUserPassword: true,
        ServerlessV2ScalingConfiguration: { MinCapacity: 1, MaxCapacity: 8 },
      }),
    );
    for (const [at, DBInstanceClass] of MEMBERS.entries()) {
      await rds.send(
        new CreateDBInstanceCommand({
          DBClusterIdentifier: name,
          DBInstanceIdentifier: `${name}-${at + 1}`,
          DBInstanceClass,
          Engine: ENGINE,
          AvailabilityZone: ZONES[at % ZONES.length],
          // In tiers 0 and 1 a serverless reader would follow the size of the writer.
          PromotionTier: at < 2 ? at : 15,
        }),
      );
    }
  });
}
