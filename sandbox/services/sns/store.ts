import { arn, type Core } from '../../core.ts';
import type { Random } from '../../random.ts';
import { deliverPersistently, type RetryPolicy } from '../events/delivery.ts';
import { uuid } from '../events/identifiers.ts';
import { checkTopicArn } from './arns.ts';
import { notFound } from './errors.ts';
import { lambdaEvent, queueEnvelope } from './payloads.ts';
import type { SubscriptionSettings } from './subscription.ts';
import {
  isPending,
  KEPT_MESSAGES,
  Topic,
  type Mail,
  type Protocol,
  type Published,
  type Subscription,
} from './topic.ts';

/** Delivery to queues and functions, a guess: the Developer Guide says that it is typically under 30 ms. */
const LATENCY_MS = { lowest: 10, highest: 50 };

/**
 * To queues and functions SNS tries for 23 days, 100,015 times (Developer Guide, "Message delivery retries"); the
 * back-off between is that of ../events/delivery.ts.
 */
const RETRY: RetryPolicy = { maximumRetryAttempts: 100_015, maximumEventAgeMs: 23 * 86_400_000 };

export interface SnsHooks {
  /** Sees every message when it is published. */
  onPublish?: ((published: Published) => void) | undefined;
}

export type Publishing = Omit<Published, 'messageId' | 'timeMs'>;

/** All topics of the Region, and the mails that they sent. */
export class TopicStore {
  readonly hooks: SnsHooks;
  readonly #core: Core;
  readonly #random: Random;
  readonly #topics = new Map<string, Topic>();
  readonly #outbox: Mail[] = [];

  constructor(core: Core, hooks: SnsHooks) {
    this.#core = core;
    this.#random = core.random.fork('sns');
    this.hooks = hooks;
  }

  all(): readonly Topic[] {
    return [...this.#topics.values()];
  }

  /** Mails to `email` subscribers, oldest first. */
  get outbox(): readonly Mail[] {
    return this.#outbox;
  }

  find(name: string): Topic | undefined {
    return this.#topics.get(arn('sns', name));
  }

  /** @throws {AwsError} NotFound; InvalidParameter for what is no ARN of this Region's topics */
  get(topicArn: string): Topic {
    checkTopicArn(topicArn);
    const topic = this.#topics.get(topicArn);
    if (!topic) throw notFound('Topic');
    return topic;
  }

  create(name: string): Topic {
    const topic = new Topic(name, arn('sns', name));
    this.#topics.set(topic.arn, topic);
    return topic;
  }

  /** A topic that is not there is deleted as well. */
  delete(topicArn: string): void {
    checkTopicArn(topicArn);
    this.#topics.delete(topicArn);
  }

  subscribe(topic: Topic, protocol: Protocol, endpoint: string, settings: SubscriptionSettings): Subscription {
    const subscription = {
      arn: `${topic.arn}:${uuid(this.#random)}`,
      topicArn: topic.arn,
      protocol,
      endpoint,
      settings,
    };
    topic.subscriptions.set(subscription.arn, subscription);
    return subscription;
  }

  /** Sends a message to whom it is for. What is wrong with it has been refused before. */
  publish(publishing: Publishing): Published {
    const topic = this.get(publishing.topicArn);
    const published: Published = { ...publishing, messageId: uuid(this.#random), timeMs: this.#core.clock.now() };
    topic.keep(published);
    this.#record(topic, 'NumberOfMessagesPublished');
    this.hooks.onPublish?.(published);
    for (const subscription of topic.subscriptions.values()) {
      if (isPending(subscription)) continue;
      if (subscription.settings.filter?.(published.message, published.attributes) === false) continue;
      const own = { ...published, message: messageFor(subscription.protocol, published) };
      if (subscription.protocol === 'sqs' || subscription.protocol === 'lambda')
        void this.#deliver(topic, subscription, own);
      else if (subscription.protocol !== 'https') this.#mail(subscription, own);
    }
    return published;
  }

  async #deliver(topic: Topic, subscription: Subscription, published: Published): Promise<void> {
    await this.#core.clock.sleep(this.#random.between(LATENCY_MS.lowest, LATENCY_MS.highest));
    const payload =
      subscription.protocol === 'lambda'
        ? lambdaEvent(subscription, published)
        : queueEnvelope(subscription, published);
    const outcome = await deliverPersistently(this.#core, this.#random, {
      targetArn: subscription.endpoint,
      principal: 'sns.amazonaws.com',
      sourceArn: topic.arn,
      payload: () => payload,
      retry: RETRY,
      messageAttributes: attributesFor(subscription, published),
      deadLetterQueueArn: subscription.settings.deadLetterQueueArn,
      deadLetterAttributes: {},
    });
    this.#record(
      topic,
      outcome.kind === 'delivered' ? 'NumberOfNotificationsDelivered' : 'NumberOfNotificationsFailed',
    );
  }

  #mail(subscription: Subscription, published: Published): void {
    this.#outbox.push({
      to: subscription.endpoint,
      subject: published.subject ?? 'AWS Notification Message',
      body: subscription.protocol === 'email-json' ? queueEnvelope(subscription, published, false) : published.message,
      topicArn: published.topicArn,
      timeMs: published.timeMs,
    });
    if (this.#outbox.length > KEPT_MESSAGES) this.#outbox.shift();
  }

  #record(topic: Topic, name: string): void {
    this.#core.record({ namespace: 'AWS/SNS', name, dimensions: { TopicName: topic.name }, value: 1, unit: 'Count' });
  }
}

/** What a subscription gets of a message that has a text for each protocol. */
function messageFor(protocol: Protocol, { message, isStructured }: Published): string {
  if (!isStructured) return message;
  const texts = JSON.parse(message) as Readonly<Record<string, unknown>>;
  const own = texts[protocol];
  return typeof own === 'string' ? own : String(texts['default']);
}

/** A queue that gets the bare message gets its attributes as its own; others find them in the envelope. */
const attributesFor = ({ protocol, settings }: Subscription, { attributes }: Published) =>
  protocol === 'sqs' && settings.isRaw ? attributes : {};
