import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { secretsManager } from '../../aws/clients.ts';

/**
 * The current value. The one before has ended with it.
 * @throws Secrets Manager's error
 */
export async function readSecret(secretId: string): Promise<string> {
  return (await secretsManager.send(new GetSecretValueCommand({ SecretId: secretId }))).SecretString ?? '';
}
