import { parameterOf } from '../../../fleet/names.ts';
import { parseObject } from '../../aws/parseJson.ts';
import { readParameter } from './parameter.ts';
import { readSecret } from './secretsManager.ts';
import type { SecretTexts } from './secretTexts.ts';

/** The content of the app's secret: JSON with these two fields. */
export interface SlackSecret {
  /** Slack signs its requests with it. */
  readonly signingSecret: string;
  /** Authenticates our calls to Slack. */
  readonly botToken: string;
}

/**
 * The current value.
 * @param reference a secret of Secrets Manager by its name or ARN, or `ssm:` and the name of a parameter
 * @throws AWS's error; an Error if the secret is malformed, which never quotes the secret
 */
export async function readCurrent(reference: string): Promise<SlackSecret> {
  return parse((await read(reference)).current, reference);
}

/** The accepted signing secrets: during a rotation, Slack may sign with either. */
export async function readSigningSecrets(reference: string): Promise<string[]> {
  const { current, previous } = await read(reference);
  const { signingSecret } = parse(current, reference);
  // The previous value may have been a mistake that has been corrected since.
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
