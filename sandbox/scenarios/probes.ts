import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Fleet } from '../../fleet/fleet.ts';
import type { Region } from '../region.ts';

/** The master user of the clusters here, whose password RDS keeps in a secret of its own: any will do. */
const CREDENTIALS = { username: 'shop', password: 'only-in-the-sandbox', dbname: 'postgres' };

/** The secrets with which the probes of drills come into the databases. */
export async function createProbeSecrets(region: Region, { drills }: Pick<Fleet, 'drills'>): Promise<void> {
  const secrets = new SecretsManagerClient(region.clientConfig());
  const named = drills.list.flatMap(({ probes }) =>
    probes.flatMap((probe) => ('secret' in probe ? [probe.secret] : [])),
  );
  for (const Name of new Set(named)) {
    await secrets.send(new CreateSecretCommand({ Name, SecretString: JSON.stringify(CREDENTIALS) }));
  }
}
