import { partition } from '@aws-sdk/core/client';
import type { Clock } from './clock.ts';
import { DEFAULT_REGION } from './defaultRegion.ts';
import type { Random } from './random.ts';

/** The account that is emulated. Several Regions and accounts each have a thread, whose environment says which it is. */
export const ACCOUNT_ID = process.env['SANDBOX_ACCOUNT_ID'] || '123456789012';

/** The organization of the account; undefined if it is in none. */
export const ORGANIZATION_ID = process.env['SANDBOX_ORGANIZATION_ID'] || undefined;

/** The Region that is emulated: the one that SDKs take from their environment. */
export const REGION = process.env['AWS_REGION'] || DEFAULT_REGION;

const ofPartition = partition(REGION);

/** `aws`, `aws-cn`, `aws-us-gov`, `aws-eusc`, … (the SDK's own data). */
export const PARTITION = ofPartition.name;

/** What the host names of this partition's endpoints end in: `amazonaws.com`, `amazonaws.com.cn`, … */
export const DNS_SUFFIX = ofPartition.dnsSuffix;

/** What those of function URLs end in: `on.aws`, `on.amazonwebservices.com.cn`, … Outside of the first two: a guess. */
export const FUNCTION_URL_SUFFIX = ofPartition.dualStackDnsSuffix.replace(/^api/, 'on');

/** Three zones, whose letters are the first ones: a guess for Regions that lack some of them. */
export const ZONES: readonly [string, string, string] = [`${REGION}a`, `${REGION}b`, `${REGION}c`];

/** Services whose ARNs have neither a Region nor an account, and those without a Region. */
const WITHOUT_ACCOUNT = new Set(['s3', 'route53']);
const WITHOUT_REGION = new Set(['iam', 'sts']);

/** `arn:aws:SERVICE:eu-west-1:123456789012:REST`, in the Region's own partition. */
export function arn(service: string, rest: string): string {
  if (WITHOUT_ACCOUNT.has(service)) return `arn:${PARTITION}:${service}:::${rest}`;
  return `arn:${PARTITION}:${service}:${WITHOUT_REGION.has(service) ? '' : REGION}:${ACCOUNT_ID}:${rest}`;
}

/** What every service of the Region is given. A service reaches another one only through what stands here. */
export interface Core {
  readonly clock: Clock;
  readonly random: Random;
  /** Who takes a payload for an ARN: `lambda`, `sqs`, `sns`, `events`, `states`. Filled by the services themselves. */
  readonly receivers: Map<string, Receiver>;
  /** Whether a role trusts the AWS service that wants to take it on for a resource. Everything is trusted unless set. */
  trusts?: (roleArn: string, principal: string, sourceArn: string) => boolean;
  /** Whether a role by which a service delivers allows that, under the condition keys. Everything is allowed unless set. */
  roleMay?: (roleArn: string, action: string, resource: string, context: Readonly<Record<string, string>>) => boolean;
  /**
   * Whether whoever calls may also do this: what a service does on the caller's behalf, under the condition keys that
   * come with it. `open` are keys that may have any value. Everything is allowed unless set.
   */
  callerMay?: (
    accessKeyId: string,
    action: string,
    resourceArn: string,
    context: Readonly<Record<string, string>>,
    open?: readonly string[],
  ) => boolean;
  /** Delivers to an event bus of another Region or account. Nothing is taken there unless set. */
  sendAbroad?: (delivery: Foreign) => Promise<void>;
  /** An event on the default bus, as AWS's own services send it; `id`, `account` and `region` are filled in. */
  emit(event: AwsEvent): void;
  /** A datapoint as AWS's own services publish it. It becomes visible to readers `visibleAfterMs` later. */
  record(datapoint: MetricDatapoint): void;
}

/**
 * Delivers `payload` to the resource `targetArn` as the AWS service `principal` (`events.amazonaws.com`, say), which
 * must be allowed to, by the target's own policy (with `sourceArn`) or by `roleArn`. Rejects with a reason if not.
 */
export type Receiver = (delivery: Delivery) => Promise<void>;

export interface Delivery {
  readonly targetArn: string;
  readonly payload: string;
  readonly principal: string;
  readonly sourceArn: string;
  readonly roleArn?: string | undefined;
}

/** A delivery that comes from another Region or account, with the role that makes it. */
export interface Foreign extends Pick<Delivery, 'targetArn' | 'payload' | 'principal' | 'sourceArn'> {
  readonly roleArn: string;
  /** The organization of the account that it comes from. */
  readonly organizationId?: string | undefined;
}

export interface AwsEvent {
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: Record<string, unknown>;
  readonly resources?: readonly string[];
  /** Region time in ISO 8601 (default: now). */
  readonly time?: string;
}

export interface MetricDatapoint {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
  /** Region time in milliseconds (default: now). */
  readonly timeMs?: number;
  readonly unit?: string;
  readonly visibleAfterMs?: number;
}

/** Whether an ARN is one of another Region or account; those that name neither are everywhere. */
export function isAbroad(targetArn: string): boolean {
  const [, , , region = '', accountId = ''] = targetArn.split(':');
  return (region !== '' && region !== REGION) || (accountId !== '' && accountId !== ACCOUNT_ID);
}

/** Routes by the service in the target's ARN; an ARN that nobody takes is an error, never ignored. */
export async function deliver(core: Core, delivery: Delivery): Promise<void> {
  const service = delivery.targetArn.split(':')[2] ?? '';
  const receiver = core.receivers.get(service);
  if (!receiver) throw new Error(`nothing in the Region takes deliveries for ${delivery.targetArn}`);
  const { roleArn, principal, sourceArn } = delivery;
  if (roleArn && core.trusts?.(roleArn, principal, sourceArn) === false) {
    throw new Error(`${roleArn} does not trust ${principal}`);
  }
  if (isAbroad(delivery.targetArn)) await deliverAbroad(core, delivery);
  else await receiver(delivery);
}

/** Events go to buses of other Regions and accounts, by a role; nothing else is simulated to go there. */
async function deliverAbroad(
  core: Core,
  { targetArn, payload, principal, sourceArn, roleArn }: Delivery,
): Promise<void> {
  if (!core.sendAbroad || roleArn === undefined || targetArn.split(':')[2] !== 'events')
    throw new Error(`nothing in the Region takes deliveries for ${targetArn}`);
  await core.sendAbroad({ targetArn, payload, principal, sourceArn, roleArn, organizationId: ORGANIZATION_ID });
}
