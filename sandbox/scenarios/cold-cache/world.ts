import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createCluster } from '../cluster.ts';
import { attachLoads } from '../load.ts';
import type { World } from '../scenario.ts';

const HOUR_MS = 3_600_000;

export default {
  description: 'Cold readers use 50 % more CPU: each new one is warmed up by SQL before it serves.',
  async build(region, options) {
    const secrets = new SecretsManagerClient(region.clientConfig());
    for (const [name, policy] of Object.entries(options.fleet.clusters)) {
      await createCluster(region, name, policy);
      if (policy.warmUp === 'none') continue;
      const SecretString = JSON.stringify({ username: name, password: 'only-in-the-sandbox' });
      await secrets.send(new CreateSecretCommand({ Name: policy.warmUp.secret, SecretString }));
    }
    const loads = attachLoads(region, options, {
      source: 'a load that doubles every two hours, from 0.8 to 3.2 busy readers',
      at: (elapsedMs) => 0.8 * 2 ** Math.min(2, elapsedMs / (2 * HOUR_MS)),
    });
    return { loads };
  },
} satisfies World;
