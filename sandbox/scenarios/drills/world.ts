import {
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetGroupPolicy } from '../../../fleet/targets.ts';
import { createBalanced } from '../balanced.ts';
import { createCluster } from '../cluster.ts';
import { attachLoads } from '../load.ts';
import { createDatabaseSecrets } from '../databaseSecrets.ts';
import type { Region } from '../../region.ts';
import type { World } from '../scenario.ts';
import { EDGE_PORT } from './fleet.ts';
import { changeRecord, createWebsite, createZone, issueCertificate, validationsOf } from '../website.ts';

export default {
  description:
    'A quiet Monday morning, for drills: a writer, a reader of the team, one that Evenkeel adds, a website, and an NLB.',
  async build(region, options) {
    for (const [name, policy] of Object.entries(options.fleet.clusters)) {
      // One reader below the minimum, so that Evenkeel adds one that a drill can delete.
      const readers = { ...policy.readers, min: Math.max(1, policy.readers.min - 1) };
      await createCluster(region, name, { ...policy, readers });
    }
    for (const [name, { domains }] of Object.entries(options.fleet.certificates)) {
      await createWebsiteOf(region, name, domains);
    }
    for (const [name, policy] of Object.entries(options.fleet.targetGroups)) {
      await createEvacuable(region, name, policy);
    }
    await createDatabaseSecrets(region, options.fleet);
    return { loads: attachLoads(region, options, { source: 'a calm morning', at: () => 0.4 }) };
  },
} satisfies World;

/** Two targets in each zone, so that one zone can be evacuated; zonal shift is enabled. */
async function createEvacuable(region: Region, name: string, policy: TargetGroupPolicy): Promise<void> {
  await createBalanced(region, name, policy, { port: EDGE_PORT, targetsPerZone: 2 });
  await new ElasticLoadBalancingV2Client(region.clientConfig()).send(
    new ModifyLoadBalancerAttributesCommand({
      LoadBalancerArn: policy.loadBalancer,
      Attributes: [{ Key: 'zonal_shift.config.enabled', Value: 'true' }],
    }),
  );
}

const CERTIFICATE_DAYS = 30;

/** A website whose certificate covers the first line of its entry, and renews automatically. */
async function createWebsiteOf(region: Region, name: string, [names]: readonly (string | readonly string[])[]) {
  if (typeof names !== 'object') return;
  const zoneId = await createZone(region, names[0]!);
  const arn = await issueCertificate(region, names, { daysAgo: CERTIFICATE_DAYS });
  for (const record of await validationsOf(region, arn)) await changeRecord(region, zoneId, 'UPSERT', record);
  await createWebsite(region, name, [arn]);
}
