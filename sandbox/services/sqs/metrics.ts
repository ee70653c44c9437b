import type { Core } from '../../core.ts';
import type { Queue } from './queue.ts';

const MINUTE_MS = 60_000;

/**
 * AWS stops reporting a queue that has been inactive for six hours; here it ends sooner, so that quiet queues cost
 * nothing. Long enough for an alarm to see the queue empty again.
 */
const REPORTED_WHILE_EMPTY_MINUTES = 15;

/** Publishes a queue's length each full minute, from its first message until it has been empty for a while. */
export class QueueMetrics {
  readonly #core: Core;
  readonly #emptyMinutes = new Map<Queue, number>();

  constructor(core: Core) {
    this.#core = core;
  }

  countSent(queue: Queue): void {
    this.#record(queue, 'NumberOfMessagesSent', 1);
  }

  /** Begins to report a queue into which something was put, unless it is being reported. */
  watch(queue: Queue): void {
    const isReported = this.#emptyMinutes.has(queue);
    this.#emptyMinutes.set(queue, 0);
    if (!isReported) this.#atNextMinute(queue);
  }

  #atNextMinute(queue: Queue): void {
    const waitMs = MINUTE_MS - (this.#core.clock.now() % MINUTE_MS);
    this.#core.clock.setTimeout(() => this.#report(queue), waitMs);
  }

  #report(queue: Queue): void {
    const { visible, inFlight, delayed } = queue.counts();
    this.#record(queue, 'ApproximateNumberOfMessagesVisible', visible);
    const isEmpty = visible + inFlight + delayed === 0;
    const emptyMinutes = isEmpty ? (this.#emptyMinutes.get(queue) ?? 0) + 1 : 0;
    if (emptyMinutes > REPORTED_WHILE_EMPTY_MINUTES) this.#emptyMinutes.delete(queue);
    else {
      this.#emptyMinutes.set(queue, emptyMinutes);
      this.#atNextMinute(queue);
    }
  }

  #record(queue: Queue, name: string, value: number): void {
    this.#core.record({ namespace: 'AWS/SQS', name, dimensions: { QueueName: queue.name }, value, unit: 'Count' });
  }
}
