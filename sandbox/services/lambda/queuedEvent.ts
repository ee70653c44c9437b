import type { Invocation } from './executionEnvironment.ts';
import type { LambdaFunction } from './function.ts';

/** How an event left the queue, as invocation records name it. */
export type Condition = 'Success' | 'RetriesExhausted' | 'EventAgeExceeded' | 'ZeroReservedConcurrency';

export interface QueuedEvent {
  readonly lambdaFunction: LambdaFunction;
  readonly requestId: string;
  readonly payload: string;
  readonly queuedMs: number;
  /** How often the function ran for it. */
  runs: number;
  throttles: number;
  lastRun: Invocation | undefined;
}
