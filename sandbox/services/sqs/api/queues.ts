import type * as client from '@aws-sdk/client-sqs';
import { AwsError, type Handlers } from '../../../wire/handlers.ts';
import { notSimulated } from '../../../wire/unsimulated.ts';
import { byKey, pageOf } from '../../pages.ts';
import { invalidParameter, invalidValue, unknownAttribute } from '../errors.ts';
import { QUOTAS } from '../quotas.ts';
import { checkPolicyQuotas } from '../policy.ts';
import type { Queue } from '../queue.ts';
import { readSettings, type Attributes, type QueueSettings } from '../settings.ts';
import type { QueueStore } from '../store.ts';

export function queueHandlers(store: QueueStore): Handlers<typeof client> {
  const queueOf = (input: { QueueUrl?: string | undefined }) => store.get(input.QueueUrl ?? '');
  return {
    CreateQueue({ QueueName: name = '', Attributes: given = {}, tags }) {
      checkName(name, given);
      const existing = store.find(name);
      if (existing) {
        checkSame(existing, given);
        return { QueueUrl: existing.url };
      }
      const settings = readSettings(given);
      checkRedrive(store, settings);
      const policy = readPolicy(given['Policy']);
      const queue = store.create(name, settings);
      queue.setPolicy(policy);
      queue.tags = { ...tags };
      return { QueueUrl: queue.url };
    },
    SetQueueAttributes(input) {
      const queue = queueOf(input);
      const { Attributes: given = {} } = input;
      const settings = readSettings(given, queue.settings);
      if (given['RedrivePolicy']) checkRedrive(store, settings);
      if (given['Policy'] !== undefined) queue.setPolicy(readPolicy(given['Policy']));
      queue.configure(settings);
      return {};
    },
    DeleteQueue: (input) => (store.delete(queueOf(input)), {}),
    GetQueueUrl: (input) => ({ QueueUrl: store.get(input.QueueName ?? '').url }),
    ListQueues({ QueueNamePrefix = '', MaxResults, NextToken }) {
      const named = store.all().filter(({ name }) => name.startsWith(QueueNamePrefix));
      // Without MaxResults there are no pages, and a thousand queues at most (API reference, ListQueues).
      const { items, nextToken } = pageOfQueues(named, MaxResults ?? 1_000, NextToken);
      return {
        ...(items.length > 0 && { QueueUrls: items.map(({ url }) => url) }),
        ...(MaxResults !== undefined && nextToken !== undefined && { NextToken: nextToken }),
      };
    },
    ListDeadLetterSourceQueues(input) {
      const { arn } = queueOf(input);
      const sources = store.all().filter(({ settings }) => settings.redrive?.queueArn === arn);
      const { items, nextToken } = pageOfQueues(sources, input.MaxResults ?? 1_000, input.NextToken);
      return { queueUrls: items.map(({ url }) => url), ...(nextToken !== undefined && { NextToken: nextToken }) };
    },
    GetQueueAttributes(input) {
      const all = attributesOf(queueOf(input));
      const wanted: readonly string[] = input.AttributeNames ?? [];
      const unknown = wanted.find((name) => name !== 'All' && !KNOWN.has(name));
      if (unknown !== undefined) throw unknownAttribute(unknown);
      const chosen = Object.entries(all).filter(([name]) => wanted.includes('All') || wanted.includes(name));
      return chosen.length > 0 ? { Attributes: Object.fromEntries(chosen) } : {};
    },
    TagQueue(input) {
      const queue = queueOf(input);
      const tags = { ...queue.tags, ...input.Tags };
      if (Object.keys(tags).length > QUOTAS.tags)
        throw invalidValue(`Too many tags added for queue ${queue.name}. Maximum is ${QUOTAS.tags}.`);
      queue.tags = tags;
      return {};
    },
    UntagQueue(input) {
      const queue = queueOf(input);
      const kept = Object.entries(queue.tags).filter(([key]) => !input.TagKeys?.includes(key));
      queue.tags = Object.fromEntries(kept);
      return {};
    },
    ListQueueTags(input) {
      const { tags } = queueOf(input);
      return Object.keys(tags).length > 0 ? { Tags: { ...tags } } : {};
    },
    PurgeQueue(input) {
      const queue = queueOf(input);
      if (queue.purge()) return {};
      const message = `Only one PurgeQueue operation on ${queue.name} is allowed every ${QUOTAS.pauseSeconds} seconds.`;
      throw new AwsError('PurgeQueueInProgress', message);
    },
  };
}

function pageOfQueues(queues: readonly Queue[], limit: number, token: string | undefined) {
  const nameOf = ({ name }: Queue) => name;
  const refuse = () => invalidValue('Invalid or expired next token.');
  return pageOf(queues.toSorted(byKey(nameOf)), nameOf, { limit, token }, refuse);
}

function checkName(name: string, given: Attributes): void {
  if (given['FifoQueue'] === 'true') throw notSimulated('A FIFO queue');
  if (!new RegExp(`^[\\w-]{1,${QUOTAS.queueNameCharacters}}$`).test(name))
    throw invalidValue('Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length');
}

/** The same queue may be created again; what is not given is not compared. */
function checkSame(queue: Queue, given: Attributes): void {
  const shown = attributesOf(queue);
  const different = Object.entries(given).find(([name, value]) => value !== (shown[name] ?? ''));
  if (!different) return;
  const message = `A queue already exists with the same name and a different value for attribute ${different[0]}`;
  throw new AwsError('QueueNameExists', message);
}

function checkRedrive(store: QueueStore, { redrive, attributes }: QueueSettings): void {
  if (!redrive || store.all().some(({ arn }) => arn === redrive.queueArn)) return;
  throw invalidParameter('RedrivePolicy', attributes['RedrivePolicy'], 'Dead letter target does not exist.');
}

/** @returns undefined for no policy. @throws {AwsError} InvalidAttributeValue, OverLimit */
function readPolicy(text = ''): string | undefined {
  if (text === '') return undefined;
  try {
    JSON.parse(text);
  } catch {
    throw new AwsError('InvalidAttributeValue', 'Invalid value for the parameter Policy.');
  }
  checkPolicyQuotas(text);
  return text;
}

function attributesOf(queue: Queue): Record<string, string> {
  const { visible, inFlight, delayed } = queue.counts();
  const seconds = (timeMs: number) => String(Math.floor(timeMs / 1_000));
  return {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: seconds(queue.createdMs),
    LastModifiedTimestamp: seconds(queue.modifiedMs),
    ...queue.settings.attributes,
    ...(queue.policyText ? { Policy: queue.policyText } : {}),
  };
}

/** API model, QueueAttributeName. */
const KNOWN = new Set([
  'Policy',
  'VisibilityTimeout',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'CreatedTimestamp',
  'LastModifiedTimestamp',
  'QueueArn',
  'ApproximateNumberOfMessagesDelayed',
  'DelaySeconds',
  'ReceiveMessageWaitTimeSeconds',
  'RedrivePolicy',
  'FifoQueue',
  'ContentBasedDeduplication',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'DeduplicationScope',
  'FifoThroughputLimit',
  'RedriveAllowPolicy',
  'SqsManagedSseEnabled',
]);
