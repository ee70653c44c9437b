import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import busyDay from '../busy-day/world.ts';
import type { World } from '../scenario.ts';

/** What the fleet's probes come in with. Nobody compares it: the databases of this Region let everybody in. */
const CREDENTIALS = { username: 'prober', password: 'in-the-sandbox-only', dbname: 'shop' };

export default {
  description:
    'The shop of busy-day with its people on call in Slack: a page to ask for drills, approve and follow them.',
  async build(region, options) {
    const secrets = options.fleet.drills.list.flatMap(({ probes }) =>
      probes.flatMap((probe) => ('secret' in probe ? [probe.secret] : [])),
    );
    const client = new SecretsManagerClient(region.clientConfig());
    for (const Name of new Set(secrets)) {
      await client.send(new CreateSecretCommand({ Name, SecretString: JSON.stringify(CREDENTIALS) }));
    }
    return await busyDay.build(region, options);
  },
} satisfies World;
