import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Fleet } from '../../fleet/fleet.ts';
import type { Region } from '../region.ts';

/** The credentials of the clusters' master user: the emulator accepts any password. */
const CREDENTIALS = { username: 'shop', password: 'only-in-the-sandbox', dbname: 'postgres' };

/** The secrets of the drills' database probes. */
export async function createProbeSecrets(region: Region, { drills }: Pick<Fleet, 'drills'>): Promise<void> {
  const secrets = new SecretsManagerClient(region.clientConfig());
  const named = drills.list.flatMap(({ probes }) =>
    probes.flatMap((probe) => ('secret' in probe ? [probe.secret] : [])),
  );
  for (const Name of new Set(named)) {
    await secrets.send(new CreateSecretCommand({ Name, SecretString: JSON.stringify(CREDENTIALS) }));
  }
}
