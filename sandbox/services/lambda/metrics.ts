import type { Core } from '../../core.ts';
import type { Invocation } from './executionEnvironment.ts';

/** Lambda sends metrics at one-minute intervals (Developer Guide, "Types of metrics"): a guess at when they can be read. */
const VISIBLE_AFTER_MS = 60_000;

/** The metrics of AWS/Lambda, per function. Those for all functions together are not simulated. */
export class FunctionMetrics {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** The time of a metric is that of the invocation's start (Developer Guide, "Types of metrics"). */
  invocation(functionName: string, { startedMs, durationMs, failed }: Invocation): void {
    this.#record(functionName, 'Invocations', 1, 'Count', startedMs);
    this.#record(functionName, 'Errors', failed ? 1 : 0, 'Count', startedMs);
    this.#record(functionName, 'Duration', durationMs, 'Milliseconds', startedMs);
    this.#record(functionName, 'Throttles', 0, 'Count', startedMs);
  }

  throttle(functionName: string): void {
    this.#record(functionName, 'Throttles', 1, 'Count');
  }

  concurrency(functionName: string, running: number): void {
    this.#record(functionName, 'ConcurrentExecutions', running, 'Count');
  }

  /** An asynchronous event was given up. */
  dropped(functionName: string): void {
    this.#record(functionName, 'AsyncEventsDropped', 1, 'Count');
  }

  deadLetterError(functionName: string): void {
    this.#record(functionName, 'DeadLetterErrors', 1, 'Count');
  }

  destinationFailure(functionName: string): void {
    this.#record(functionName, 'DestinationDeliveryFailures', 1, 'Count');
  }

  #record(functionName: string, name: string, value: number, unit: string, timeMs = this.#core.clock.now()): void {
    this.#core.record({
      namespace: 'AWS/Lambda',
      name,
      dimensions: { FunctionName: functionName },
      value,
      unit,
      timeMs,
      visibleAfterMs: VISIBLE_AFTER_MS,
    });
  }
}
