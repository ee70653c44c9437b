import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { secretsManager } from '../platform/clients.ts';

/** What the app's secret holds: JSON with these two. */
export interface SlackSecret {
  /** With which Slack signs what it sends us. */
  readonly signingSecret: string;
  /** With which we talk to Slack. */
  readonly botToken: string;
}

/**
 * The value that is in force.
 * @param secretId name or ARN
 * @throws what Secrets Manager answers; an Error if the secret is of another shape, which never quotes the secret
 */
export const readCurrent = (secretId: string): Promise<SlackSecret> => read(secretId, 'AWSCURRENT');

/** The signing secrets that may be in use: while one is being changed, Slack may sign with either. */
export async function readSigningSecrets(secretId: string): Promise<string[]> {
  const values = await Promise.all([
    readCurrent(secretId),
    read(secretId, 'AWSPREVIOUS').catch((error: unknown) => {
      // A secret that was never changed has no previous version.
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    }),
  ]);
  return values.flatMap((value) => (value ? [value.signingSecret] : []));
}

async function read(secretId: string, stage: 'AWSCURRENT' | 'AWSPREVIOUS'): Promise<SlackSecret> {
  const { SecretString } = await secretsManager.send(
    new GetSecretValueCommand({ SecretId: secretId, VersionStage: stage }),
  );
  const { signingSecret, botToken } = parseObject(SecretString ?? '');
  if (!isFilled(signingSecret) || !isFilled(botToken)) {
    throw new Error(`The secret ${secretId} (${stage}) is not JSON with signingSecret and botToken.`);
  }
  return { signingSecret, botToken };
}

const isFilled = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** What JSON.parse throws quotes what it read. */
function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
