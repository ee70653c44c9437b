import { AwsError } from '../../wire/handlers.ts';
import { invalidParameter, unknownAttribute } from './errors.ts';

/** The attributes of a queue that have an effect. */
export interface QueueSettings {
  readonly visibilitySeconds: number;
  readonly retentionSeconds: number;
  readonly delaySeconds: number;
  readonly receiveWaitSeconds: number;
  readonly maximumMessageBytes: number;
  readonly redrive: Redrive | undefined;
  /** All of them as GetQueueAttributes gives them, those that change nothing here included. */
  readonly attributes: Attributes;
}

export interface Redrive {
  readonly queueArn: string;
  readonly maximumReceives: number;
}

export type Attributes = Readonly<Record<string, string>>;

/** Attributes with numbers: default, lowest, highest (SQS API Reference, SetQueueAttributes). */
const NUMBERS: Readonly<Record<string, readonly [usual: number, lowest: number, highest: number]>> = {
  VisibilityTimeout: [30, 0, 43_200],
  MessageRetentionPeriod: [345_600, 60, 1_209_600],
  DelaySeconds: [0, 0, 900],
  ReceiveMessageWaitTimeSeconds: [0, 0, 20],
  MaximumMessageSize: [1_048_576, 1_024, 1_048_576],
  KmsDataKeyReusePeriodSeconds: [300, 60, 86_400],
};

/** Beside the numbers. What is not set is not shown. */
const OTHERS = new Set(['KmsMasterKeyId', 'SqsManagedSseEnabled', 'RedrivePolicy', 'RedriveAllowPolicy', 'Policy']);

const OF_FIFO_ONLY = new Set(['DeduplicationScope', 'FifoThroughputLimit']);

/**
 * The settings after some attributes were set. An empty text takes one back to its default.
 * @throws {AwsError} InvalidAttributeName, InvalidAttributeValue, InvalidParameterValue
 */
export function readSettings(given: Attributes, previous?: QueueSettings): QueueSettings {
  for (const name of Object.keys(given)) checkName(name);
  const kept = { ...previous?.attributes };
  const merged = { ...kept, ...withoutOther(given) };
  const attributes = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== ''));
  for (const [name, value] of Object.entries(given)) if (value !== '') checkValue(name, value);
  const number = (name: string) => Number(attributes[name] ?? NUMBERS[name]![0]);
  const hasKey = attributes['KmsMasterKeyId'] !== undefined;
  const { KmsDataKeyReusePeriodSeconds: _period, ...rest } = attributes;
  const numbers = Object.keys(NUMBERS).filter((name) => hasKey || name !== 'KmsDataKeyReusePeriodSeconds');
  return {
    visibilitySeconds: number('VisibilityTimeout'),
    retentionSeconds: number('MessageRetentionPeriod'),
    delaySeconds: number('DelaySeconds'),
    receiveWaitSeconds: number('ReceiveMessageWaitTimeSeconds'),
    maximumMessageBytes: number('MaximumMessageSize'),
    redrive: readRedrive(attributes['RedrivePolicy']),
    attributes: {
      ...rest,
      ...Object.fromEntries(numbers.map((name) => [name, String(number(name))])),
      SqsManagedSseEnabled: hasKey ? 'false' : (attributes['SqsManagedSseEnabled'] ?? 'true'),
    },
  };
}

function checkName(name: string): void {
  if (OF_FIFO_ONLY.has(name)) {
    const message = `You can specify the ${name} only when FifoQueue is set to true.`;
    throw new AwsError('InvalidAttributeName', message);
  }
  if (!Object.hasOwn(NUMBERS, name) && !OTHERS.has(name)) throw unknownAttribute(name);
}

/** One kind of encryption takes the place of the other, but both at once are refused. */
function withoutOther(given: Attributes): Attributes {
  const { KmsMasterKeyId: key, SqsManagedSseEnabled: managed } = given;
  if (key && managed === 'true') {
    throw new AwsError(
      'InvalidAttributeName',
      'You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.',
    );
  }
  if (key) return { ...given, SqsManagedSseEnabled: '' };
  // Without its key a queue is as it would be without ever having had one (recorded by localstack's validated tests).
  if (key === '') return { ...given, SqsManagedSseEnabled: managed ?? 'false' };
  return managed === undefined ? given : { ...given, KmsMasterKeyId: '' };
}

function checkValue(name: string, value: string): void {
  const bounds = NUMBERS[name];
  const isNumber = /^\d+$/.test(value);
  if (bounds ? !isNumber || Number(value) < bounds[1] || Number(value) > bounds[2] : !isValid(name, value))
    throw new AwsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
}

function isValid(name: string, value: string): boolean {
  if (name === 'SqsManagedSseEnabled') return value === 'true' || value === 'false';
  if (name !== 'RedriveAllowPolicy') return true;
  const { redrivePermission, sourceQueueArns } = (readJson(value) ?? {}) as Record<string, unknown>;
  const isByQueue = redrivePermission === 'byQueue';
  if (redrivePermission !== 'allowAll' && redrivePermission !== 'denyAll' && !isByQueue) return false;
  return isByQueue ? Array.isArray(sourceQueueArns) && sourceQueueArns.length <= 10 : sourceQueueArns === undefined;
}

function readRedrive(text: string | undefined): Redrive | undefined {
  if (text === undefined) return undefined;
  const refuse = (reason: string) => invalidParameter('RedrivePolicy', text, reason);
  const policy = readJson(text);
  if (typeof policy !== 'object' || policy === null) throw refuse('Redrive policy is not a valid JSON map.');
  const { deadLetterTargetArn, maxReceiveCount } = policy as Readonly<Record<string, unknown>>;
  if (typeof deadLetterTargetArn !== 'string')
    throw refuse('Redrive policy does not contain mandatory attribute: deadLetterTargetArn.');
  if (maxReceiveCount === undefined)
    throw refuse('Redrive policy does not contain mandatory attribute: maxReceiveCount.');
  const maximumReceives = Number(maxReceiveCount);
  if (!Number.isInteger(maximumReceives) || maximumReceives < 1 || maximumReceives > 1_000)
    throw refuse(
      `Invalid value for maxReceiveCount: ${JSON.stringify(maxReceiveCount)}, valid values are from 1 to 1000 both inclusive.`,
    );
  return { queueArn: deadLetterTargetArn, maximumReceives };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
