import { arn, type Core } from '../../core.ts';
import type { Random } from '../../random.ts';
import { AwsError } from '../../wire/handlers.ts';
import { deliverPersistently, type RetryPolicy } from '../events/delivery.ts';
import { uuid } from '../events/identifiers.ts';
import { lambdaEvent, queueEnvelope } from './payloads.ts';
import { KEPT_MESSAGES, Topic, type Mail, type Protocol, type Published, type Subscription } from './topic.ts';

/** Delivery to queues and functions, a guess: the Developer Guide says that it is typically under 30 ms. */
const LATENCY_MS = { lowest: 10, highest: 50 };

/**
 * To queues and functions SNS tries for 23 days, 100,015 times (Developer Guide, "Message delivery retries"); the
 * back-off between is that of ../events/delivery.ts.
 */
const RETRY: RetryPolicy = { maximumRetryAttempts: 100_015, maximumEventAgeMs: 23 * 86_400_000 };

const SUBJECT_MAXIMUM_CHARACTERS = 100;
const MESSAGE_MAXIMUM_BYTES = 262_144;

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

  /** @throws {AwsError} NotFound */
  get(topicArn: string): Topic {
    const topic = this.#topics.get(topicArn);
    if (!topic) throw new AwsError('NotFound', `Topic does not exist: ${topicArn}`, { status: 404 });
    return topic;
  }

  /** Gives the topic of that name, new or not. */
  create(name: string): Topic {
    if (name.endsWith('.fifo')) throw new Error(`FIFO topics are not simulated: ${name}`);
    const topicArn = arn('sns', name);
    let topic = this.#topics.get(topicArn);
    if (!topic) this.#topics.set(topicArn, (topic = new Topic(name, topicArn)));
    return topic;
  }

  delete(topicArn: string): void {
    this.#topics.delete(topicArn);
  }

  /**
   * A mail address counts as confirmed at once; in AWS somebody has to follow a link first.
   * @throws {Error} when the protocol is not simulated.
   */
  subscribe(
    topic: Topic,
    wanted: { protocol: string; endpoint: string; isRaw: boolean; deadLetterQueueArn?: string | undefined },
  ): Subscription {
    const { endpoint, isRaw, deadLetterQueueArn } = wanted;
    const protocol = PROTOCOLS.find((known) => known === wanted.protocol);
    if (!protocol) throw new Error(`subscriptions with the protocol ${wanted.protocol} are not simulated`);
    const same = [...topic.subscriptions.values()].find(
      (other) => other.protocol === protocol && other.endpoint === endpoint,
    );
    if (same) return same;
    const subscriptionArn = `${topic.arn}:${uuid(this.#random)}`;
    const subscription = { arn: subscriptionArn, topicArn: topic.arn, protocol, endpoint, isRaw, deadLetterQueueArn };
    topic.subscriptions.set(subscriptionArn, subscription);
    return subscription;
  }

  /** @throws {AwsError} InvalidParameter */
  publish(publishing: Publishing): Published {
    const topic = this.get(publishing.topicArn);
    if (!publishing.message) throw new AwsError('InvalidParameter', 'Invalid parameter: Empty message');
    if (Buffer.byteLength(publishing.message) > MESSAGE_MAXIMUM_BYTES)
      throw new AwsError('InvalidParameter', 'Invalid parameter: Message too long');
    if ((publishing.subject ?? '').length > SUBJECT_MAXIMUM_CHARACTERS || publishing.subject === '') {
      throw new AwsError('InvalidParameter', 'Invalid parameter: Subject');
    }
    const published: Published = { ...publishing, messageId: uuid(this.#random), timeMs: this.#core.clock.now() };
    topic.keep(published);
    this.#record(topic, 'NumberOfMessagesPublished');
    this.hooks.onPublish?.(published);
    for (const subscription of topic.subscriptions.values()) {
      if (subscription.protocol === 'sqs' || subscription.protocol === 'lambda')
        void this.#deliver(topic, subscription, published);
      else this.#mail(subscription, published);
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
      deadLetterQueueArn: subscription.deadLetterQueueArn,
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
      body:
        subscription.protocol === 'email-json'
          ? queueEnvelope({ ...subscription, isRaw: false }, published)
          : published.message,
      topicArn: published.topicArn,
      timeMs: published.timeMs,
    });
    if (this.#outbox.length > KEPT_MESSAGES) this.#outbox.shift();
  }

  #record(topic: Topic, name: string): void {
    this.#core.record({ namespace: 'AWS/SNS', name, dimensions: { TopicName: topic.name }, value: 1, unit: 'Count' });
  }
}

const PROTOCOLS: readonly Protocol[] = ['sqs', 'lambda', 'email', 'email-json'];
