import type { Core } from '../../core.ts';
import type { ExecutionRecord } from './records.ts';

/** Step Functions sends metrics at one-minute intervals: a guess at when they can be read. */
const VISIBLE_AFTER_MS = 60_000;

/** Developer guide, "Execution metrics": one count for each way in which an execution ends. */
const ENDED = {
  SUCCEEDED: 'ExecutionsSucceeded',
  FAILED: 'ExecutionsFailed',
  TIMED_OUT: 'ExecutionsTimedOut',
  ABORTED: 'ExecutionsAborted',
} as const;

/**
 * The metrics of AWS/States, per state machine. The Region delays no state: ExecutionThrottled counts what it is told to.
 * Those of activities, functions and integrations are not simulated.
 */
export class ExecutionMetrics {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  started({ machine }: ExecutionRecord): void {
    this.#record(machine.arn, 'ExecutionsStarted', 1, 'Count');
  }

  /** A count has a datapoint only where something is counted (a guess: the guide does not say). */
  ended({ machine, status, startedMs, stoppedMs }: ExecutionRecord): void {
    if (status === 'RUNNING') return;
    this.#record(machine.arn, ENDED[status], 1, 'Count');
    this.#record(machine.arn, 'ExecutionTime', stoppedMs! - startedMs, 'Milliseconds');
  }

  /** Developer guide, "Execution metrics": StateEntered events and retries that have been throttled. */
  throttled(machineArn: string, count: number): void {
    this.#record(machineArn, 'ExecutionThrottled', count, 'Count');
  }

  #record(machineArn: string, name: string, value: number, unit: string): void {
    this.#core.record({
      namespace: 'AWS/States',
      name,
      dimensions: { StateMachineArn: machineArn },
      value,
      unit,
      timeMs: this.#core.clock.now(),
      visibleAfterMs: VISIBLE_AFTER_MS,
    });
  }
}
