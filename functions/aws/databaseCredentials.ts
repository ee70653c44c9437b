import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { secretsManager } from './clients.ts';
import { parseJson } from './parseJson.ts';

/** The format of RDS and of Secrets Manager's rotation; other fields are ignored. */
const credentialsSchema = z.object({ username: z.string(), password: z.string(), dbname: z.optional(z.string()) });

export type Credentials = z.infer<typeof credentialsSchema>;

/**
 * Reads the user and the password to connect with.
 * @param secretId name or ARN
 * @throws Secrets Manager's error; an Error if the secret is malformed, which never quotes the secret
 */
export async function readCredentials(secretId: string): Promise<Credentials> {
  const { SecretString } = await secretsManager.send(new GetSecretValueCommand({ SecretId: secretId }));
  const parsed = z.safeParse(credentialsSchema, parseJson(SecretString ?? ''));
  if (!parsed.success) {
    throw new Error(`The secret ${secretId} is not JSON with username and password, and dbname if it is given.`);
  }
  return parsed.data;
}
