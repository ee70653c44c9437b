import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createCluster } from '../cluster.ts';
import { attachLoads } from '../load.ts';
import type { World } from '../scenario.ts';

export default {
  description: 'A calm Monday morning, for drills: a writer, one reader of the team, and one that Evenkeel builds.',
  async build(region, options) {
    const secrets = new SecretsManagerClient(region.clientConfig());
    for (const [name, policy] of Object.entries(options.fleet.clusters)) {
      // One reader less than the floor, so that there is one of Evenkeel's own to lose.
      const readers = { ...policy.readers, min: Math.max(1, policy.readers.min - 1) };
      await createCluster(region, name, { ...policy, readers });
    }
    const { list } = options.fleet.drills;
    const named = list.flatMap(({ probes }) => probes.flatMap((probe) => ('secret' in probe ? [probe.secret] : [])));
    const SecretString = JSON.stringify({ username: 'shop', password: 'only-in-the-sandbox', dbname: 'postgres' });
    for (const Name of new Set(named)) await secrets.send(new CreateSecretCommand({ Name, SecretString }));
    return { loads: attachLoads(region, options, { source: 'a calm morning', at: () => 0.4 }) };
  },
} satisfies World;
