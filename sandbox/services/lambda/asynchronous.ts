import type { Core } from '../../core.ts';
import type { Destinations } from './destinations.ts';
import type { Executor } from './executor.ts';
import type { LambdaFunction } from './function.ts';
import type { FunctionMetrics } from './metrics.ts';
import type { Condition, QueuedEvent } from './queuedEvent.ts';

/** From the queue to the function. AWS does not say; a guess. */
const QUEUE_DELAY_MS = 20;

/** After the first and the second error. Source: Developer Guide, "Error handling for asynchronous invocation". */
const RETRY_DELAYS_MS = [60_000, 120_000];

/** After throttles: "exponentially from 1 second to a maximum of 5 minutes" (same page). */
const FIRST_THROTTLE_DELAY_MS = 1_000;
const LONGEST_THROTTLE_DELAY_MS = 300_000;

/** The queue in front of every function that is invoked asynchronously. No event leaves it without a trace. */
export class AsynchronousQueue {
  readonly #core: Core;
  readonly #executor: Executor;
  readonly #destinations: Destinations;
  readonly #metrics: FunctionMetrics;
  readonly #onProblem: (message: string) => void;

  constructor(
    core: Core,
    executor: Executor,
    destinations: Destinations,
    metrics: FunctionMetrics,
    onProblem: (message: string) => void,
  ) {
    this.#core = core;
    this.#executor = executor;
    this.#destinations = destinations;
    this.#metrics = metrics;
    this.#onProblem = onProblem;
  }

  /** All attempts for one event have the same request id. */
  add(lambdaFunction: LambdaFunction, requestId: string, payload: string): void {
    const queuedMs = this.#core.clock.now();
    const event = { lambdaFunction, requestId, payload, queuedMs, runs: 0, throttles: 0, lastRun: undefined };
    this.#later(event, QUEUE_DELAY_MS);
  }

  #later(event: QueuedEvent, delayMs: number): void {
    this.#core.clock.setTimeout(() => {
      this.#attempt(event).catch((error: unknown) => {
        this.#onProblem(
          `the asynchronous invocation ${event.requestId} of ${event.lambdaFunction.name} was lost: ${String(error)}`,
        );
      });
    }, delayMs);
  }

  async #attempt(event: QueuedEvent): Promise<void> {
    const { lambdaFunction, requestId, payload } = event;
    if (lambdaFunction.reservedConcurrency === 0) return this.#discard(event, 'ZeroReservedConcurrency');
    if (this.#executor.throttled(lambdaFunction)) return this.#retryThrottled(event);
    event.runs++;
    event.lastRun = await this.#executor.run(lambdaFunction, requestId, payload);
    if (event.lastRun.failed) return this.#retryFailed(event);
    await this.#destinations.send(event, 'Success');
  }

  async #retryThrottled(event: QueuedEvent): Promise<void> {
    const delayMs = Math.min(LONGEST_THROTTLE_DELAY_MS, FIRST_THROTTLE_DELAY_MS * 2 ** event.throttles++);
    if (this.#isTooOld(event, delayMs)) return this.#discard(event, 'EventAgeExceeded');
    this.#later(event, delayMs);
  }

  async #retryFailed(event: QueuedEvent): Promise<void> {
    const retries = event.runs - 1;
    if (retries >= event.lambdaFunction.asynchronous.maximumRetryAttempts)
      return this.#discard(event, 'RetriesExhausted');
    const delayMs = RETRY_DELAYS_MS[retries]!;
    if (this.#isTooOld(event, delayMs)) return this.#discard(event, 'EventAgeExceeded');
    this.#later(event, delayMs);
  }

  /** Whether the event would be too old for its next attempt. */
  #isTooOld({ queuedMs, lambdaFunction }: QueuedEvent, delayMs: number): boolean {
    return this.#core.clock.now() + delayMs - queuedMs > lambdaFunction.asynchronous.maximumEventAgeMs;
  }

  async #discard(event: QueuedEvent, condition: Condition): Promise<void> {
    const { lambdaFunction, requestId } = event;
    this.#metrics.dropped(lambdaFunction.name);
    const { onFailureArn } = lambdaFunction.asynchronous;
    if (!onFailureArn && !lambdaFunction.settings.deadLetterArn) {
      this.#onProblem(`${lambdaFunction.name}: the event ${requestId} was dropped (${condition}) and nobody is told`);
    }
    await this.#destinations.send(event, condition);
  }
}
