import type { LoggingConfiguration } from '@aws-sdk/client-sfn';
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
  abort: () => void;
  readonly history: History;
  readonly states: readonly StateRecord[];
}
