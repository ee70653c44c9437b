import { ACCOUNT_ID, arn, type Core, DNS_SUFFIX, REGION } from '../../core.ts';
import { AwsError } from '../../wire/handlers.ts';
import { LIMITS } from './limits.ts';
import type { Message } from './message.ts';
import { QueueMetrics } from './metrics.ts';
import { Queue, type Outgoing } from './queue.ts';
import type { QueueSettings } from './settings.ts';

/** All queues of the Region. */
export class QueueStore {
  readonly #core: Core;
  readonly #endpoint: string;
  readonly #metrics: QueueMetrics;
  readonly #queues = new Map<string, Queue>();
  /** When queues were deleted, by name. */
  readonly #deletedMs = new Map<string, number>();

  /** @param endpoint what queue URLs begin with. */
  constructor(core: Core, endpoint = `https://sqs.${REGION}.${DNS_SUFFIX}`) {
    this.#core = core;
    this.#endpoint = endpoint;
    this.#metrics = new QueueMetrics(core);
  }

  all(): readonly Queue[] {
    return [...this.#queues.values()];
  }

  find(name: string): Queue | undefined {
    return this.#queues.get(name);
  }

  /** By ARN, URL or name. @throws {AwsError} QueueDoesNotExist */
  get(reference: string): Queue {
    const queue = this.#queues.get(reference.split(/[/:]/).at(-1) ?? '');
    if (!queue) throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
    return queue;
  }

  /** @throws {AwsError} QueueDeletedRecently */
  create(name: string, settings: QueueSettings): Queue {
    const goneMs = this.#core.clock.now() - (this.#deletedMs.get(name) ?? Number.NEGATIVE_INFINITY);
    if (goneMs < LIMITS.pauseSeconds * 1_000) {
      const message = `You must wait ${LIMITS.pauseSeconds} seconds after deleting a queue before you can create another with the same name.`;
      throw new AwsError('QueueDeletedRecently', message);
    }
    const identity = { name, arn: arn('sqs', name), url: `${this.#endpoint}/${ACCOUNT_ID}/${name}` };
    const queue = new Queue(identity, settings, {
      clock: this.#core.clock,
      random: this.#core.random.fork(`sqs/${name}`),
      bury: (message, queueArn) => this.#bury(message, queueArn),
    });
    this.#queues.set(name, queue);
    return queue;
  }

  delete(queue: Queue): void {
    this.#queues.delete(queue.name);
    this.#deletedMs.set(queue.name, this.#core.clock.now());
  }

  /** As if the queue had never been there. */
  forget(name: string): void {
    this.#queues.delete(name);
  }

  send(queue: Queue, outgoing: Outgoing): Message {
    const message = queue.send(outgoing);
    this.#metrics.watch(queue);
    this.#metrics.countSent(queue);
    return message;
  }

  /** A message that moves to its dead-letter queue was not sent there: NumberOfMessagesSent does not count it. */
  #bury(message: Message, queueArn: string): void {
    const queue = this.get(queueArn);
    queue.take({ ...message, visibleAtMs: this.#core.clock.now(), receiptHandle: undefined });
    this.#metrics.watch(queue);
  }
}
