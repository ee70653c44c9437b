import type * as client from '@aws-sdk/client-sns';
import type { Tag } from '@aws-sdk/client-sns';
import { ACCOUNT_ID } from '../../../core.ts';
import { AwsError, type Handlers } from '../../../wire/handlers.ts';
import { notSimulated } from '../../../wire/unsimulated.ts';
import { byKey, pageOf } from '../../pages.ts';
import { invalid } from '../errors.ts';
import { QUOTAS } from '../quotas.ts';
import type { TopicStore } from '../store.ts';
import { isPending, type Topic } from '../topic.ts';

export function topicHandlers(store: TopicStore): Handlers<typeof client> {
  return {
    CreateTopic({ Name = '', Attributes = {}, Tags = [] }) {
      if (Attributes['FifoTopic'] === 'true') throw notSimulated('A FIFO topic');
      if (!new RegExp(`^[\\w-]{1,${QUOTAS.topicNameCharacters}}$`).test(Name)) throw invalid('Topic Name');
      const { FifoTopic: _standard, ...given } = Attributes;
      const tags = tagMap(Tags);
      const existing = store.find(Name);
      if (existing) {
        checkSame(existing, given, tags);
        return { TopicArn: existing.arn };
      }
      for (const name of Object.keys(given)) checkAttributeName(name);
      const topic = store.create(Name);
      // What cannot be set takes the topic back with it.
      try {
        for (const [name, value] of Object.entries(given)) setAttribute(topic, name, value);
      } catch (error) {
        store.delete(topic.arn);
        throw error;
      }
      for (const [key, value] of tags) topic.tags.set(key, value);
      return { TopicArn: topic.arn };
    },
    DeleteTopic: ({ TopicArn = '' }) => (store.delete(TopicArn), {}),
    ListTopics({ NextToken }) {
      const arnOf = ({ arn }: Topic) => arn;
      const request = { limit: QUOTAS.page, token: NextToken };
      const refuse = () => invalid('NextToken');
      const { items, nextToken } = pageOf(store.all().toSorted(byKey(arnOf)), arnOf, request, refuse);
      return { Topics: items.map(({ arn }) => ({ TopicArn: arn })), ...(nextToken && { NextToken: nextToken }) };
    },
    GetTopicAttributes: ({ TopicArn = '' }) => ({ Attributes: attributesOf(store.get(TopicArn)) }),
    SetTopicAttributes({ TopicArn = '', AttributeName = '', AttributeValue = '' }) {
      const topic = store.get(TopicArn);
      checkAttributeName(AttributeName);
      setAttribute(topic, AttributeName, AttributeValue);
      return {};
    },
    TagResource({ ResourceArn = '', Tags = [] }) {
      const { tags } = resource(store, ResourceArn);
      const all = new Map([...tags, ...tagMap(Tags)]);
      if (all.size > QUOTAS.tags)
        throw new AwsError('TagLimitExceeded', 'Could not complete request: tag quota of per resource exceeded');
      for (const [key, value] of all) tags.set(key, value);
      return {};
    },
    UntagResource({ ResourceArn = '', TagKeys = [] }) {
      const { tags } = resource(store, ResourceArn);
      for (const key of TagKeys) tags.delete(key);
      return {};
    },
    ListTagsForResource: ({ ResourceArn = '' }) => ({
      Tags: [...resource(store, ResourceArn).tags].map(([Key, Value]) => ({ Key, Value })),
    }),
  };
}

function resource(store: TopicStore, arn: string): Topic {
  const topic = store.all().find((candidate) => candidate.arn === arn);
  if (!topic) throw new AwsError('ResourceNotFound', 'Resource does not exist', { status: 404 });
  return topic;
}

function tagMap(tags: readonly Tag[]): Map<string, string> {
  const map = new Map(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
  if (map.size < tags.length) throw invalid('Duplicated keys are not allowed.');
  return map;
}

/** A topic may be created again with what it has, or without a word about it. */
function checkSame(topic: Topic, given: Readonly<Record<string, string>>, tags: ReadonlyMap<string, string>): void {
  const has = attributesOf(topic);
  if (Object.entries(given).some(([name, value]) => has[name] !== value))
    throw invalid('Attributes Reason: Topic already exists with different attributes');
  if (tags.size === 0) return;
  const isSame = tags.size === topic.tags.size && [...tags].every(([key, value]) => topic.tags.get(key) === value);
  if (!isSame) throw invalid('Tags Reason: Topic already exists with different tags');
}

/** Those of standard topics (API reference, SetTopicAttributes). */
const SETTABLE =
  /^(DisplayName|Policy|DeliveryPolicy|KmsMasterKeyId|TracingConfig|SignatureVersion|(HTTP|Firehose|Lambda|Application|SQS)(SuccessFeedbackRoleArn|SuccessFeedbackSampleRate|FailureFeedbackRoleArn))$/;

function checkAttributeName(name: string): void {
  if (!SETTABLE.test(name)) throw invalid('AttributeName');
  if (name === 'DeliveryPolicy') throw notSimulated('A delivery policy');
}

function setAttribute(topic: Topic, name: string, value: string): void {
  if (name === 'Policy') topic.setPolicy(readPolicy(value));
  else if (name === 'DisplayName' && value.length > 100) throw invalid('DisplayName');
  else if (name === 'SignatureVersion' && value !== '1' && value !== '2') throw invalid('SignatureVersion');
  else if (value === '' && name !== 'DisplayName') topic.attributes.delete(name);
  else topic.attributes.set(name, value);
}

function readPolicy(text: string): string {
  if (Buffer.byteLength(text) > QUOTAS.policyBytes) throw invalid('Policy Reason: Policy is over max allowed size');
  try {
    JSON.parse(text);
    return text;
  } catch {
    throw invalid('Policy Error: null');
  }
}

/** What a topic delivers over HTTP when nobody says otherwise: shown for every topic, although none does here. */
const DELIVERY_POLICY = JSON.stringify({
  http: {
    defaultHealthyRetryPolicy: {
      minDelayTarget: 20,
      maxDelayTarget: 20,
      numRetries: 3,
      numMaxDelayRetries: 0,
      numNoDelayRetries: 0,
      numMinDelayRetries: 0,
      backoffFunction: 'linear',
    },
    disableSubscriptionOverrides: false,
    defaultRequestPolicy: { headerContentType: 'text/plain; charset=UTF-8' },
  },
});

const attributesOf = (topic: Topic): Record<string, string> => ({
  TopicArn: topic.arn,
  Owner: ACCOUNT_ID,
  DisplayName: '',
  EffectiveDeliveryPolicy: DELIVERY_POLICY,
  Policy: topic.policyText,
  SubscriptionsConfirmed: String(topic.subscriptions.size - pendingOf(topic)),
  SubscriptionsPending: String(pendingOf(topic)),
  SubscriptionsDeleted: '0',
  ...Object.fromEntries(topic.attributes),
});

const pendingOf = (topic: Topic): number => [...topic.subscriptions.values()].filter(isPending).length;
