import { anything, arnOf, withRequestTags } from './demand.ts';
import type { DemandsOf, ServiceActions } from './demand.ts';

/** A queue is named by its name or its URL, which ends in it. */
const queueArn = (nameOrUrl: string) => arnOf('sqs', '', nameOrUrl.split('/').at(-1));
const queue: DemandsOf = (input) => [{ resource: queueArn(input['QueueName'] ?? input['QueueUrl']) }];

/** A batch needs the action of the single operation. */
const queueAs =
  (action: string): DemandsOf =>
  (input) => [{ action, resource: queueArn(input['QueueUrl']) }];

export const sqs: ServiceActions = {
  ChangeMessageVisibility: queue,
  ChangeMessageVisibilityBatch: queueAs('sqs:ChangeMessageVisibility'),
  CreateQueue: withRequestTags(queue),
  DeleteMessage: queue,
  DeleteMessageBatch: queueAs('sqs:DeleteMessage'),
  DeleteQueue: queue,
  GetQueueAttributes: queue,
  GetQueueUrl: queue,
  ListQueueTags: queue,
  ListQueues: anything,
  PurgeQueue: queue,
  ReceiveMessage: queue,
  SendMessage: queue,
  SendMessageBatch: queueAs('sqs:SendMessage'),
  SetQueueAttributes: queue,
};

/** A text message to a phone number has no topic and is about `*`. */
const topic: DemandsOf = (input) => [{ resource: String(input['TopicArn'] ?? input['TargetArn'] ?? '*') }];

export const sns: ServiceActions = {
  CreateTopic: withRequestTags((input) => [{ resource: arnOf('sns', '', input['Name']) }]),
  DeleteTopic: topic,
  GetTopicAttributes: topic,
  ListSubscriptionsByTopic: topic,
  ListTopics: anything,
  Publish: topic,
  PublishBatch: (input) => [{ action: 'sns:Publish', resource: String(input['TopicArn']) }],
  SetTopicAttributes: topic,
  Subscribe: topic,
  // The ARN of a subscription is that of its topic, and a mark.
  Unsubscribe: (input) => [{ resource: String(input['SubscriptionArn']).replace(/:[^:]*$/, '') }],
};
