import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { secretsManager } from '../../aws/clients.ts';
import type { SecretTexts } from './secretTexts.ts';

/**
 * @throws Secrets Manager's error
 */
export async function readSecret(secretId: string): Promise<SecretTexts> {
  const [current, previous] = await Promise.all([
    read(secretId, 'AWSCURRENT'),
    read(secretId, 'AWSPREVIOUS').catch((error: unknown) => {
      // A secret that was never rotated has no previous version.
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    }),
  ]);
  return { current, previous };
}

async function read(secretId: string, stage: 'AWSCURRENT' | 'AWSPREVIOUS'): Promise<string> {
  const command = new GetSecretValueCommand({ SecretId: secretId, VersionStage: stage });
  return (await secretsManager.send(command)).SecretString ?? '';
}
