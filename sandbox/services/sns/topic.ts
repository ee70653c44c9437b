import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import { ResourcePolicy } from '../events/resourcePolicy.ts';

export type Protocol = 'sqs' | 'lambda' | 'email' | 'email-json';

export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: Protocol;
  /** A queue's or function's ARN, or a mail address. */
  readonly endpoint: string;
  /** A queue receives the bare message instead of SNS's envelope. */
  readonly isRaw: boolean;
  readonly deadLetterQueueArn: string | undefined;
}

/** A message as it was published. */
export interface Published {
  readonly messageId: string;
  readonly topicArn: string;
  readonly message: string;
  readonly subject: string | undefined;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  readonly timeMs: number;
  /** The AWS service or the access key that published it. */
  readonly publisher: string;
}

/** A mail that a subscriber would have received. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly body: string;
  readonly topicArn: string;
  readonly timeMs: number;
}

/** How many messages of a topic, and how many mails, are kept to be looked at. */
export const KEPT_MESSAGES = 1_000;

/**
 * The policy that a topic has until it gets one of its own: the owner's principals, and services that act with the
 * owner's account as `AWS:SourceOwner`, may publish (SNS Developer Guide, "Default access policy"). CloudWatch's
 * alarms do; EventBridge, Scheduler and Lambda do not, and need a policy or a role.
 */
const DEFAULT_POLICY = new ResourcePolicy([
  {
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' }, Action: 'sns:Publish', Resource: '*' },
    ],
  },
]);

/** A standard topic. */
export class Topic {
  readonly name: string;
  readonly arn: string;
  displayName = '';
  readonly subscriptions = new Map<string, Subscription>();
  readonly #published: Published[] = [];
  #policy = DEFAULT_POLICY;
  #policyText: string | undefined;

  constructor(name: string, arn: string) {
    this.name = name;
    this.arn = arn;
  }

  get policy(): ResourcePolicy {
    return this.#policy;
  }

  get policyText(): string | undefined {
    return this.#policyText;
  }

  /** Replaces the policy, the default one too. @throws {Error} naming what in it is not simulated. */
  setPolicy(document: unknown): void {
    this.#policy = new ResourcePolicy([document]);
    this.#policyText = JSON.stringify(document);
  }

  /** The latest messages, oldest first. */
  get published(): readonly Published[] {
    return this.#published;
  }

  keep(published: Published): void {
    this.#published.push(published);
    if (this.#published.length > KEPT_MESSAGES) this.#published.shift();
  }
}
