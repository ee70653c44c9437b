import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import { ACCOUNT_ID } from '../../core.ts';
import { ResourcePolicy } from '../events/resourcePolicy.ts';
import type { SubscriptionSettings } from './subscription.ts';

export type Protocol = 'sqs' | 'lambda' | 'email' | 'email-json' | 'https';

export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: Protocol;
  /** A queue's or function's ARN, a mail address, or an address that begins with https. */
  readonly endpoint: string;
  settings: SubscriptionSettings;
  /** Nobody has opened the link in the mail that asks for a confirmation: it gets no messages. */
  isUnconfirmed?: boolean;
}

/** Nothing outside is called here, so that nobody there confirms. */
export const isPending = ({ protocol, isUnconfirmed }: Subscription): boolean =>
  protocol === 'https' || isUnconfirmed === true;

/** A message as it was published. */
export interface Published {
  readonly messageId: string;
  readonly topicArn: string;
  readonly message: string;
  /** Whether the message is JSON with a text for each protocol, and one under `default` for the others. */
  readonly isStructured?: boolean | undefined;
  readonly subject: string | undefined;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  /** For a fair share among the senders in a subscribed queue. */
  readonly groupId?: string | undefined;
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
 * owner's account as `AWS:SourceOwner`, may do everything (recorded by localstack and cloud-custodian). CloudWatch's
 * alarms say whose they are; EventBridge, Scheduler and Lambda do not, and need a policy or a role.
 */
const defaultPolicy = (topicArn: string): string =>
  JSON.stringify({
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: [
          'SNS:GetTopicAttributes',
          'SNS:SetTopicAttributes',
          'SNS:AddPermission',
          'SNS:RemovePermission',
          'SNS:DeleteTopic',
          'SNS:Subscribe',
          'SNS:ListSubscriptionsByTopic',
          'SNS:Publish',
        ],
        Resource: topicArn,
        Condition: { StringEquals: { 'AWS:SourceOwner': ACCOUNT_ID } },
      },
    ],
  });

/** A standard topic. */
export class Topic {
  readonly name: string;
  readonly arn: string;
  /** What was set of the topic's attributes, the policy apart. */
  readonly attributes = new Map<string, string>();
  readonly tags = new Map<string, string>();
  readonly subscriptions = new Map<string, Subscription>();
  readonly #published: Published[] = [];
  #policyText: string;
  #policy: ResourcePolicy;

  constructor(name: string, arn: string) {
    this.name = name;
    this.arn = arn;
    this.#policyText = defaultPolicy(arn);
    this.#policy = new ResourcePolicy([JSON.parse(this.#policyText)]);
  }

  get policy(): ResourcePolicy {
    return this.#policy;
  }

  get policyText(): string {
    return this.#policyText;
  }

  /** Replaces the policy, the default one too. @throws {Error} naming what in it is not simulated. */
  setPolicy(text: string): void {
    this.#policy = new ResourcePolicy([JSON.parse(text)]);
    this.#policyText = text;
  }

  resetPolicy(): void {
    this.setPolicy(defaultPolicy(this.arn));
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
