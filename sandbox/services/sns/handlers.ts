import type * as client from '@aws-sdk/client-sns';
import { ACCOUNT_ID } from '../../core.ts';
import { AwsError, type Handlers } from '../../wire/handlers.ts';
import type { TopicStore } from './store.ts';
import type { Subscription, Topic } from './topic.ts';

const TOPIC_ATTRIBUTES = new Set(['DisplayName', 'KmsMasterKeyId', 'Policy', 'TracingConfig']);
const SUBSCRIPTION_ATTRIBUTES = new Set(['RawMessageDelivery', 'RedrivePolicy']);

/** The API of SNS. */
export function createHandlers(store: TopicStore): Handlers<typeof client> {
  return {
    CreateTopic(input) {
      checkNames(Object.keys(input.Attributes ?? {}), TOPIC_ATTRIBUTES, 'topic attribute');
      const topic = validly(() => store.create(input.Name ?? ''));
      const { DisplayName, Policy } = input.Attributes ?? {};
      if (DisplayName) topic.displayName = DisplayName;
      if (Policy) validly(() => topic.setPolicy(JSON.parse(Policy)));
      return { TopicArn: topic.arn };
    },
    DeleteTopic: (input) => (store.delete(input.TopicArn ?? ''), {}),
    ListTopics: () => ({ Topics: store.all().map((topic) => ({ TopicArn: topic.arn })) }),
    GetTopicAttributes: (input) => ({ Attributes: attributesOf(store.get(input.TopicArn ?? '')) }),
    Publish(input, context) {
      if (input.PhoneNumber) throw new AwsError('InvalidParameter', 'publishing to a PhoneNumber is not simulated');
      if (input.MessageStructure) throw new AwsError('InvalidParameter', 'MessageStructure is not simulated');
      if (input.MessageGroupId || input.MessageDeduplicationId)
        throw new AwsError('InvalidParameter', 'FIFO topics are not simulated');
      const published = store.publish({
        topicArn: input.TopicArn ?? input.TargetArn ?? '',
        message: input.Message ?? '',
        subject: input.Subject,
        attributes: input.MessageAttributes ?? {},
        publisher: context.accessKeyId,
      });
      return { MessageId: published.messageId };
    },
    Subscribe(input) {
      checkNames(Object.keys(input.Attributes ?? {}), SUBSCRIPTION_ATTRIBUTES, 'subscription attribute');
      const { RawMessageDelivery, RedrivePolicy } = input.Attributes ?? {};
      const subscription = validly(() =>
        store.subscribe(store.get(input.TopicArn ?? ''), {
          protocol: input.Protocol ?? '',
          endpoint: input.Endpoint ?? '',
          isRaw: RawMessageDelivery === 'true',
          deadLetterQueueArn: RedrivePolicy ? JSON.parse(RedrivePolicy).deadLetterTargetArn : undefined,
        }),
      );
      return { SubscriptionArn: subscription.arn };
    },
    Unsubscribe(input) {
      for (const topic of store.all()) topic.subscriptions.delete(input.SubscriptionArn ?? '');
      return {};
    },
    ListSubscriptions: () => ({ Subscriptions: store.all().flatMap(describeAll) }),
    ListSubscriptionsByTopic: (input) => ({ Subscriptions: describeAll(store.get(input.TopicArn ?? '')) }),
  };
}

function checkNames(names: readonly string[], known: ReadonlySet<string>, what: string): void {
  const unknown = names.find((name) => !known.has(name));
  if (unknown) throw new AwsError('InvalidParameter', `the ${what} ${unknown} is not simulated`);
}

/** Turns what is wrong with the input into the error that the caller sees. */
function validly<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (error instanceof AwsError) throw error;
    throw new AwsError(
      'InvalidParameter',
      `Invalid parameter: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

const attributesOf = (topic: Topic): Record<string, string> => ({
  TopicArn: topic.arn,
  Owner: ACCOUNT_ID,
  DisplayName: topic.displayName,
  SubscriptionsConfirmed: String(topic.subscriptions.size),
  SubscriptionsPending: '0',
  SubscriptionsDeleted: '0',
  ...(topic.policyText ? { Policy: topic.policyText } : {}),
});

const describeAll = (topic: Topic) => [...topic.subscriptions.values()].map(describe);

const describe = ({ arn, topicArn, protocol, endpoint }: Subscription) => ({
  SubscriptionArn: arn,
  TopicArn: topicArn,
  Protocol: protocol,
  Endpoint: endpoint,
  Owner: ACCOUNT_ID,
});
