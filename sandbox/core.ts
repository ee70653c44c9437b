import type { Clock } from './clock.ts';
import type { Random } from './random.ts';

export const ACCOUNT_ID = '123456789012';
export const REGION = 'eu-west-1';
export const ZONES = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] as const;

/** `arn:aws:SERVICE:eu-west-1:123456789012:REST`; IAM's ARNs have no Region, and those of S3 no account either. */
export function arn(service: string, rest: string): string {
  if (service === 's3') return `arn:aws:s3:::${rest}`;
  return `arn:aws:${service}:${service === 'iam' ? '' : REGION}:${ACCOUNT_ID}:${rest}`;
}

/** What every service of the Region is given. A service reaches another one only through what stands here. */
export interface Core {
  readonly clock: Clock;
  readonly random: Random;
  /** Who takes a payload for an ARN: `lambda`, `sqs`, `sns`, `events`, `states`. Filled by the services themselves. */
  readonly receivers: Map<string, Receiver>;
  /** Whether a role trusts the AWS service that wants to take it on for a resource. Everything is trusted unless set. */
  trusts?: (roleArn: string, principal: string, sourceArn: string) => boolean;
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

/** Routes by the service in the target's ARN; an ARN that nobody takes is an error, never ignored. */
export async function deliver(core: Core, delivery: Delivery): Promise<void> {
  const service = delivery.targetArn.split(':')[2] ?? '';
  const receiver = core.receivers.get(service);
  if (!receiver) throw new Error(`nothing in the Region takes deliveries for ${delivery.targetArn}`);
  const { roleArn, principal, sourceArn } = delivery;
  if (roleArn && core.trusts?.(roleArn, principal, sourceArn) === false) {
    throw new Error(`${roleArn} does not trust ${principal}`);
  }
  await receiver(delivery);
}
