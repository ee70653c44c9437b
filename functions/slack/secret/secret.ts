import { parameterOf } from '../../../fleet/names.ts';
import { parseObject } from '../../aws/parseJson.ts';
import { readParameter } from './parameter.ts';
import { readSecret } from './secretsManager.ts';

/** The content of the app's secret: JSON with these two fields, and `previous` while the signing secret is changed. */
export interface SlackSecret {
  /** Slack signs its requests with it. */
  readonly signingSecret: string;
  /** Authenticates our calls to Slack. */
  readonly botToken: string;
}

/** A signing secret, and until when it is accepted, in milliseconds since the epoch. */
export interface SigningSecret {
  readonly text: string;
  readonly untilMs: number;
}

/**
 * The current value.
 * @param reference a secret of Secrets Manager by its name or ARN, or `ssm:` and the name of a parameter
 * @throws AWS's error; an Error if the secret is malformed, which never quotes the secret
 */
export async function readCurrent(reference: string): Promise<SlackSecret> {
  return parse(await read(reference), reference);
}

/**
 * The signing secrets, with their ends: the current one has none, and one before it is only accepted if it is named as
 * `previous: { signingSecret, until }`, and until then. What merely was the secret's value once has ended: it may have
 * been changed because somebody has stolen it.
 * @throws the same as readCurrent
 */
export async function readSigningSecrets(reference: string): Promise<readonly SigningSecret[]> {
  const content = await read(reference);
  const current = { text: parse(content, reference).signingSecret, untilMs: Number.POSITIVE_INFINITY };
  const { previous } = parseObject(content);
  return previous === undefined ? [current] : [current, parsePrevious(previous, reference)];
}

function read(reference: string): Promise<string> {
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

/** In UTC, so that it is the same moment for whoever reads it. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z$/;

function parsePrevious(previous: unknown, reference: string): SigningSecret {
  const { signingSecret, until } = Object(previous) as Readonly<Record<string, unknown>>;
  const untilMs = isFilled(until) && TIME.test(until) ? Date.parse(until) : Number.NaN;
  if (!isFilled(signingSecret) || Number.isNaN(untilMs)) {
    throw new Error(
      `The previous signing secret in ${reference} is not { signingSecret, until } with a time such as 2026-03-02T10:00Z.`,
    );
  }
  return { text: signingSecret, untilMs };
}

const isFilled = (value: unknown): value is string => typeof value === 'string' && value !== '';
