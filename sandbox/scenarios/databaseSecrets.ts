import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Fleet } from '../../fleet/fleet.ts';
import type { Region } from '../region.ts';

/** The credentials of the clusters' master user: the emulator accepts any password. */
const CREDENTIALS = { username: 'shop', password: 'only-in-the-sandbox', dbname: 'postgres' };

/** The secrets of the drills' database probes, and of the warm-ups. */
export async function createDatabaseSecrets(
  region: Region,
  { clusters, drills }: Pick<Fleet, 'clusters' | 'drills'>,
): Promise<void> {
  const secrets = new SecretsManagerClient(region.clientConfig());
  const named = [
    ...drills.list.flatMap(({ probes }) => probes.flatMap((probe) => ('secret' in probe ? [probe.secret] : []))),
    ...Object.values(clusters).flatMap(({ warmUp }) => (warmUp === 'none' ? [] : [warmUp.secret])),
  ];
  for (const Name of new Set(named)) {
    await secrets.send(new CreateSecretCommand({ Name, SecretString: JSON.stringify(CREDENTIALS) }));
  }
}
