import { AwsError } from '../../wire/handlers.ts';
import { PAYLOAD_MAX_BYTES } from './quotas.ts';

interface Fate {
  /** Neither Retry nor Catch match it: States.Runtime. */
  readonly isFinal?: boolean;
  /** Matched by States.HeartbeatTimeout, too. */
  readonly isHeartbeat?: boolean;
}

/** An error as a state fails with it. Either part may be missing: a Fail state need not give any. */
export class StateError extends Error {
  /** What Retry and Catch match. */
  readonly error: string | undefined;
  readonly causedBy: string | undefined;
  readonly #fate: Fate;

  constructor(error: string | undefined, causedBy: string | undefined, fate: Fate = {}) {
    super(causedBy ?? '');
    this.name = error ?? 'Error';
    this.error = error;
    this.causedBy = causedBy;
    this.#fate = fate;
  }

  /**
   * Whether a retrier or catcher with these names is about it (Amazon States Language, "Errors"). That States.ALL
   * catches States.DataLimitExceeded, too, is recorded, although the developer guide says otherwise.
   */
  matches(names: readonly string[]): boolean {
    if (this.#fate.isFinal) return false;
    return names.some(
      (name) =>
        name === this.error ||
        name === 'States.ALL' ||
        (name === 'States.TaskFailed' && this.error !== 'States.Timeout') ||
        (name === 'States.HeartbeatTimeout' && this.#fate.isHeartbeat === true),
    );
  }

  /** What a catcher hands on. A time-out has an empty cause; what was not given is null. */
  get output(): { readonly Error: string | null; readonly Cause: string | null } {
    const cause = this.causedBy ?? (this.error === 'States.Timeout' ? '' : null);
    return { Error: this.error ?? null, Cause: cause };
  }

  /** The members of an event that tells of it. */
  get details(): { error?: string; cause?: string } {
    return {
      ...(this.error !== undefined && { error: this.error }),
      ...(this.causedBy !== undefined && { cause: this.causedBy }),
    };
  }
}

/** States.Runtime: nothing retries or catches it. */
export const runtimeError = (cause: string): StateError => new StateError('States.Runtime', cause, { isFinal: true });

export const timedOut = (isHeartbeat = false): StateError =>
  new StateError('States.Timeout', undefined, { isHeartbeat });

/** @param what the state, or the resource that a task calls @throws {StateError} States.DataLimitExceeded */
export function checkPayload(what: string, text: string): void {
  if (Buffer.byteLength(text) <= PAYLOAD_MAX_BYTES) return;
  const cause = `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`;
  throw new StateError('States.DataLimitExceeded', cause);
}

export const noStateMachine = (arn: string): AwsError =>
  new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);

export const noExecution = (arn: string): AwsError =>
  new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);

/** The words are a guess. */
export const noMapRun = (arn: string): AwsError => new AwsError('ResourceNotFound', `Resource not found: '${arn}'`);

/** A Map Run starts executions of the machine itself; how a state fails that may not is recorded nowhere: a guess. */
export const mayNotStartMapRun = ({ arn, roleArn }: { readonly arn: string; readonly roleArn: string }): StateError =>
  new StateError(
    'States.Permissions',
    `The role ${roleArn} is not authorized to perform: states:StartExecution on resource: ${arn}`,
  );

export const executionExists = (arn: string): AwsError =>
  new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);

export const invalidArn = (reason: string): AwsError => new AwsError('InvalidArn', `Invalid Arn: '${reason}'`);
