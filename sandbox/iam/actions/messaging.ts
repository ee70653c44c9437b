import { anything, arnOf, tagsOfArn, withRequestTags } from './demand.ts';
import type { DemandsOf, ServiceActions } from './demand.ts';

/** A queue is named by its name or its URL, which ends in it. */
const queueArn = (nameOrUrl: string) => arnOf('sqs', '', nameOrUrl.split('/').at(-1));
const queue: DemandsOf = (input) => [{ resource: queueArn(input['QueueName'] ?? input['QueueUrl']) }];

/** A batch needs the action of the single operation. */
const queueAs =
  (action: string): DemandsOf =>
  (input) => [{ action, resource: queueArn(input['QueueUrl']) }];

export const sqs: ServiceActions = {
  AddPermission: queue,
  ChangeMessageVisibility: queue,
  ChangeMessageVisibilityBatch: queueAs('sqs:ChangeMessageVisibility'),
  CreateQueue: withRequestTags(queue),
  DeleteMessage: queue,
  DeleteMessageBatch: queueAs('sqs:DeleteMessage'),
  DeleteQueue: queue,
  GetQueueAttributes: queue,
  GetQueueUrl: queue,
  ListDeadLetterSourceQueues: queue,
  ListQueueTags: queue,
  ListQueues: anything,
  PurgeQueue: queue,
  ReceiveMessage: queue,
  RemovePermission: queue,
  SendMessage: queue,
  SendMessageBatch: queueAs('sqs:SendMessage'),
  SetQueueAttributes: queue,
  TagQueue: withRequestTags(queue),
  UntagQueue: withRequestTags(queue),
};

/** A text message to a phone number has no topic and is about `*`. */
const topic: DemandsOf = (input) => [{ resource: String(input['TopicArn'] ?? input['TargetArn'] ?? '*') }];

/** The ARN of a subscription is that of its topic, and a mark. */
const topicOfSubscription: DemandsOf = (input) => [
  { resource: String(input['SubscriptionArn']).replace(/:[^:]*$/, '') },
];

export const sns: ServiceActions = {
  AddPermission: topic,
  CreateTopic: withRequestTags((input) => [{ resource: arnOf('sns', '', input['Name']) }]),
  DeleteTopic: topic,
  GetSubscriptionAttributes: topicOfSubscription,
  GetTopicAttributes: topic,
  ListSubscriptionsByTopic: topic,
  ListTagsForResource: tagsOfArn('ResourceArn'),
  ListTopics: anything,
  Publish: topic,
  PublishBatch: (input) => [{ action: 'sns:Publish', resource: String(input['TopicArn']) }],
  RemovePermission: topic,
  SetSubscriptionAttributes: topicOfSubscription,
  SetTopicAttributes: topic,
  Subscribe: topic,
  TagResource: tagsOfArn('ResourceArn'),
  Unsubscribe: topicOfSubscription,
  UntagResource: tagsOfArn('ResourceArn'),
};
