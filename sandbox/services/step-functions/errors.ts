import { AwsError } from '../../wire/handlers.ts';

/** An error as a state fails with it: what Retry and Catch match is its name, what they get as `Cause` its message. */
export class TaskError extends Error {
  /** The interpreter asks for these; States.DataLimitExceeded and States.Runtime are neither retried nor caught. */
  readonly isRetryable: boolean;
  readonly isCatchable: boolean;

  constructor(name: string, cause: string, isCatchable = true) {
    super(cause);
    this.name = name;
    this.isRetryable = isCatchable;
    this.isCatchable = isCatchable;
  }
}

/** Payloads between states hold 256 KiB (developer guide, "Step Functions service quotas"). */
const MAX_PAYLOAD_BYTES = 262_144;

/** @throws {TaskError} States.DataLimitExceeded, which no state can catch */
export function checkPayload(what: string, value: unknown): void {
  const bytes = Buffer.byteLength(JSON.stringify(value) ?? '');
  if (bytes > MAX_PAYLOAD_BYTES) {
    throw new TaskError(
      'States.DataLimitExceeded',
      `${what} of ${bytes} bytes exceeds the maximum number of bytes service limit.`,
      false,
    );
  }
}

export const noStateMachine = (arn: string): AwsError =>
  new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);

export const noExecution = (arn: string): AwsError =>
  new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);

export const executionExists = (arn: string): AwsError =>
  new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
