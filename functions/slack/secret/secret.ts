import { parameterOf } from '../../../fleet/names.ts';
import { readParameter } from './parameter.ts';
import { readSecret } from './secretsManager.ts';
import type { SecretTexts } from './secretTexts.ts';

/** What the app's secret holds: JSON with these two. */
export interface SlackSecret {
  /** With which Slack signs what it sends us. */
  readonly signingSecret: string;
  /** With which we talk to Slack. */
  readonly botToken: string;
}

/**
 * The value that is in force.
 * @param reference a secret of Secrets Manager by its name or ARN, or `ssm:` and the name of a parameter
 * @throws what AWS answers; an Error if the secret is of another shape, which never quotes the secret
 */
export async function readCurrent(reference: string): Promise<SlackSecret> {
  return parse((await read(reference)).current, reference);
}

/** The signing secrets that may be in use: while one is being changed, Slack may sign with either. */
export async function readSigningSecrets(reference: string): Promise<string[]> {
  const { current, previous } = await read(reference);
  const { signingSecret } = parse(current, reference);
  // What was there before may have been a slip, which somebody has put right since.
  const before = previous === undefined ? {} : parseObject(previous);
  return isFilled(before['signingSecret']) ? [signingSecret, before['signingSecret']] : [signingSecret];
}

function read(reference: string): Promise<SecretTexts> {
  const parameter = parameterOf(reference);
  return parameter === undefined ? readSecret(reference) : readParameter(parameter);
}

function parse(text: string, reference: string): SlackSecret {
  const { signingSecret, botToken } = parseObject(text);
  if (!isFilled(signingSecret) || !isFilled(botToken)) {
    throw new Error(`The secret ${reference} is not JSON with signingSecret and botToken.`);
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
