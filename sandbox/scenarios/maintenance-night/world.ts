import { ModifyDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import type { Region } from '../../region.ts';
import { createCluster } from '../cluster.ts';
import { attachLoads } from '../load.ts';
import type { World } from '../scenario.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Evenkeel has built the readers that the minimum lacks by then. */
const PATCHED_AFTER_MS = HOUR_MS / 2;

/** One reader after the other: each is back before the next one goes. */
const BETWEEN_PATCHES_MS = 10 * MINUTE_MS;

/** What a rolling patch looks like from outside: a new minor version, a new system, a restart. */
const PATCHES = ['upgrading', 'maintenance', 'rebooting'] as const;

/** The patch is over by then. */
const CHANGED_AFTER_MS = 3 * (HOUR_MS / 2);

export default {
  description:
    'A night of maintenance: AWS patches one reader after the other, and nothing is ordered for it. Then the team gives its reader another parameter group and certificate authority, and Evenkeel replaces its own readers one at a time.',
  async build(region, options) {
    // The team has one reader of its own; Evenkeel adds the others.
    for (const [name, policy] of Object.entries(options.fleet.clusters))
      await createCluster(region, name, { ...policy, readers: { ...policy.readers, min: 1 } });
    const loads = attachLoads(region, options, {
      source: 'a steady night: 0.9 busy readers',
      at: () => 0.9,
    });
    for (const name of Object.keys(options.fleet.clusters)) {
      region.clock.setTimeout(() => patch(region, name, 0), PATCHED_AFTER_MS);
      region.clock.setTimeout(() => void change(region, `${name}-2`), CHANGED_AFTER_MS);
    }
    return { loads };
  },
} satisfies World;

const readersOf = ({ rds }: Region, cluster: string) =>
  (rds.inspect().clusters.find(({ id }) => id === cluster)?.instances ?? []).filter(({ isWriter }) => !isWriter);

/** The next reader, and the others after it. */
function patch(region: Region, cluster: string, place: number): void {
  const reader = readersOf(region, cluster)[place];
  if (!reader) return;
  region.rds.maintain(reader.id, PATCHES[place % PATCHES.length]!);
  region.clock.setTimeout(() => patch(region, cluster, place + 1), BETWEEN_PATCHES_MS);
}

/** What the team does by hand, as its change request says. */
async function change(region: Region, id: string): Promise<void> {
  await new RDSClient(region.clientConfig()).send(
    new ModifyDBInstanceCommand({
      DBInstanceIdentifier: id,
      DBParameterGroupName: 'shop-tuned',
      CACertificateIdentifier: 'rds-ca-ecc384-g1',
      ApplyImmediately: true,
    }),
  );
}
