import { isArnOf } from './arns.ts';
import { invalid } from './errors.ts';
import { compileFilterPolicy, type FilterScope, type MessageFilter } from './filterPolicy.ts';

export type SubscriptionAttributes = Readonly<Record<string, string>>;

/** How a subscription receives. */
export interface SubscriptionSettings {
  /** A queue receives the bare message instead of SNS's envelope. */
  readonly isRaw: boolean;
  readonly deadLetterQueueArn: string | undefined;
  /** Undefined where it receives everything. */
  readonly filter: MessageFilter | undefined;
  /** What was set, as GetSubscriptionAttributes gives it. */
  readonly attributes: SubscriptionAttributes;
}

const KNOWN = new Set(['RawMessageDelivery', 'RedrivePolicy', 'FilterPolicy', 'FilterPolicyScope']);

/**
 * Reads the attributes of a subscription; an empty text takes one back.
 * @param where what stands in front of the words of an error
 * @param changed the attribute that is being set, if it is one alone
 * @throws {AwsError} InvalidParameter, in recorded words
 */
export function readSettings(given: SubscriptionAttributes, where = '', changed?: string): SubscriptionSettings {
  const unknown = Object.keys(given).find((name) => !KNOWN.has(name));
  if (unknown !== undefined)
    throw invalid(changed === undefined ? `${where}Unknown attribute: ${unknown}` : 'AttributeName');
  const raw = given['RawMessageDelivery'];
  if (raw !== undefined && raw !== 'true' && raw !== 'false')
    throw invalid(`${where}RawMessageDelivery: Invalid value [${raw}]. Must be true or false.`);
  const attributes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
  const scope = readScope(attributes['FilterPolicyScope'], where);
  const policy = attributes['FilterPolicy'];
  return {
    isRaw: raw === 'true',
    deadLetterQueueArn: readRedrive(attributes['RedrivePolicy'], where),
    filter: policy === undefined ? undefined : compileFilterPolicy(policy, scope, where),
    attributes,
  };
}

function readScope(scope = 'MessageAttributes', where: string): FilterScope {
  if (scope === 'MessageAttributes' || scope === 'MessageBody') return scope;
  const allowed = 'Please use either MessageBody or MessageAttributes';
  throw invalid(`${where}FilterPolicyScope: Invalid value [${scope}]. ${allowed}`);
}

function readRedrive(text: string | undefined, where: string): string | undefined {
  if (text === undefined) return undefined;
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalid(`${where}RedrivePolicy: failed to parse JSON. ${reason}`);
  }
  const { deadLetterTargetArn } = Object(policy) as { deadLetterTargetArn?: unknown };
  if (typeof deadLetterTargetArn !== 'string' || !isArnOf('sqs', deadLetterTargetArn))
    throw invalid(`${where}RedrivePolicy: deadLetterTargetArn is an invalid arn`);
  return deadLetterTargetArn;
}
