import type { LoggingConfiguration } from '@aws-sdk/client-sfn';
import type { Batch, Tolerated } from './engine/distributed.ts';
import type { History, StateRecord } from './history.ts';

/** A state machine as a template declares it. */
export interface MachineRecord {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** With every substitution made. */
  readonly definition: Readonly<Record<string, unknown>>;
  readonly definitionText: string;
  readonly createdMs: number;
  readonly logging: LoggingConfiguration;
  readonly isTraced: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** One execution, as the API describes it. */
export interface ExecutionRecord {
  readonly machine: MachineRecord;
  readonly name: string;
  readonly arn: string;
  /** As it was given: a text is compared, when the same name is started again. */
  readonly input: string;
  readonly startedMs: number;
  status: ExecutionStatus;
  stoppedMs: number | undefined;
  output: string | undefined;
  error: string | undefined;
  cause: string | undefined;
  /** Ends it from outside. */
  abort: (how?: { readonly error?: string | undefined; readonly cause?: string | undefined }) => void;
  readonly history: History;
  readonly states: readonly StateRecord[];
  /** The Map Run that has started it; undefined of an execution of its own. */
  readonly mapRunArn?: string;
  /** How many items it was given by its Map Run. */
  readonly items?: number;
  /** Its history is shown to nobody, and it tells nobody of its status. */
  readonly isExpress?: boolean;
}

/** The child executions of one stay in a Map state in distributed mode. */
export interface MapRunRecord {
  readonly arn: string;
  readonly label: string;
  /** The execution that has begun it, and its machine. */
  readonly executionArn: string;
  readonly machineArn: string;
  readonly startedMs: number;
  stoppedMs: number | undefined;
  status: Exclude<ExecutionStatus, 'TIMED_OUT'>;
  readonly maxConcurrency: number;
  readonly tolerated: Tolerated;
  readonly batches: readonly Batch[];
  /** Those that have begun, in that order. */
  readonly children: ExecutionRecord[];
}
