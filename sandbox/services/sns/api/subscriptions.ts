import type * as client from '@aws-sdk/client-sns';
import { ACCOUNT_ID, arn } from '../../../core.ts';
import type { Handlers } from '../../../wire/handlers.ts';
import { notSimulated } from '../../../wire/unsimulated.ts';
import { byKey, pageOf } from '../../pages.ts';
import { checkSubscriptionArn, isArnOf } from '../arns.ts';
import { invalid, notFound } from '../errors.ts';
import { QUOTAS } from '../quotas.ts';
import type { TopicStore } from '../store.ts';
import { readSettings, type SubscriptionAttributes } from '../subscription.ts';
import { isPending, type Protocol, type Subscription } from '../topic.ts';

export function subscriptionHandlers(store: TopicStore): Handlers<typeof client> {
  return {
    Subscribe({ TopicArn = '', Protocol = '', Endpoint = '', Attributes = {}, ReturnSubscriptionArn }) {
      const topic = store.get(TopicArn);
      const protocol = checkEndpoint(Protocol, Endpoint);
      const settings = readSettings(Attributes, 'Attributes Reason: ');
      const same = [...topic.subscriptions.values()].find(
        (other) => other.protocol === protocol && other.endpoint === Endpoint,
      );
      if (same) checkSame(same, Attributes);
      const subscription = same ?? store.subscribe(topic, protocol, Endpoint, settings);
      // A mail address is confirmed by a person, whom nobody waits for here: it gets its mail at once.
      const isConfirmed = protocol === 'sqs' || protocol === 'lambda';
      return { SubscriptionArn: !isConfirmed && !ReturnSubscriptionArn ? 'pending confirmation' : subscription.arn };
    },
    Unsubscribe({ SubscriptionArn }) {
      checkSubscriptionArn(SubscriptionArn);
      for (const topic of store.all()) topic.subscriptions.delete(SubscriptionArn!);
      return {};
    },
    GetSubscriptionAttributes: ({ SubscriptionArn = '' }) => ({
      Attributes: attributesOf(find(store, SubscriptionArn)),
    }),
    SetSubscriptionAttributes({ SubscriptionArn = '', AttributeName = '', AttributeValue = '' }) {
      const subscription = find(store, SubscriptionArn);
      const changed = { ...subscription.settings.attributes, [AttributeName]: AttributeValue };
      subscription.settings = readSettings(changed, '', AttributeName);
      return {};
    },
    ListSubscriptions: ({ NextToken }) =>
      page(
        store.all().flatMap((topic) => [...topic.subscriptions.values()]),
        NextToken,
      ),
    ListSubscriptionsByTopic: ({ TopicArn = '', NextToken }) =>
      page([...store.get(TopicArn).subscriptions.values()], NextToken),
  };
}

function page(subscriptions: readonly Subscription[], token: string | undefined) {
  const arnOf = ({ arn: subscriptionArn }: Subscription) => subscriptionArn;
  const request = { limit: QUOTAS.page, token };
  const refuse = () => invalid('NextToken');
  const { items, nextToken } = pageOf(subscriptions.toSorted(byKey(arnOf)), arnOf, request, refuse);
  return { Subscriptions: items.map(listed), ...(nextToken !== undefined && { NextToken: nextToken }) };
}

function find(store: TopicStore, subscriptionArn: string): Subscription {
  checkSubscriptionArn(subscriptionArn);
  for (const { subscriptions } of store.all()) {
    const subscription = subscriptions.get(subscriptionArn);
    if (subscription) return subscription;
  }
  throw notFound('Subscription');
}

const SIMULATED: readonly Protocol[] = ['sqs', 'lambda', 'email', 'email-json', 'https'];
const UNSIMULATED = new Set(['http', 'sms', 'application', 'firehose']);

/** @throws {AwsError} InvalidParameter for an endpoint that is none of the protocol's */
function checkEndpoint(wanted: string, endpoint: string): Protocol {
  const protocol = SIMULATED.find((known) => known === wanted);
  if (!protocol) {
    if (UNSIMULATED.has(wanted)) throw notSimulated(`A subscription with the protocol ${wanted}`);
    throw invalid(`Amazon SNS does not support this protocol string: ${wanted}`);
  }
  if (protocol === 'sqs' && !isArnOf('sqs', endpoint)) throw invalid('SQS endpoint ARN');
  if (protocol === 'sqs' && endpoint.endsWith('.fifo')) {
    throw invalid('Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics');
  }
  if (protocol === 'lambda' && !isArnOf('lambda', endpoint)) throw invalid('Lambda endpoint ARN');
  if (protocol.startsWith('email') && !/^[^@\s]+@[^@\s]+$/.test(endpoint)) throw invalid('Email address');
  if (protocol === 'https' && !endpoint.startsWith('https://'))
    throw invalid('Endpoint must match the specified protocol');
  return protocol;
}

/** The same endpoint may subscribe again, with what it has or without a word about it. */
function checkSame({ settings }: Subscription, given: SubscriptionAttributes): void {
  const has: SubscriptionAttributes = { RawMessageDelivery: 'false', ...settings.attributes };
  if (Object.entries(given).some(([name, value]) => has[name] !== value))
    throw invalid('Attributes Reason: Subscription already exists with different attributes');
}

const describe = (subscription: Subscription) => ({
  SubscriptionArn: subscription.arn,
  TopicArn: subscription.topicArn,
  Protocol: subscription.protocol,
  Endpoint: subscription.endpoint,
  Owner: ACCOUNT_ID,
});

const listed = (subscription: Subscription) => ({
  ...describe(subscription),
  ...(isPending(subscription) && { SubscriptionArn: 'PendingConfirmation' }),
});

function attributesOf(subscription: Subscription): Record<string, string> {
  const { attributes } = subscription.settings;
  return {
    ...describe(subscription),
    ConfirmationWasAuthenticated: String(subscription.protocol === 'sqs' || subscription.protocol === 'lambda'),
    PendingConfirmation: String(isPending(subscription)),
    SubscriptionPrincipal: arn('iam', 'user/administrator'),
    RawMessageDelivery: 'false',
    ...(attributes['FilterPolicy'] !== undefined && { FilterPolicyScope: 'MessageAttributes' }),
    ...attributes,
  };
}
