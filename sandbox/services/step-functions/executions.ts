import type { Core } from '../../core.ts';
import { arn } from '../../core.ts';
import type { Random } from '../../random.ts';
import { formatUuid } from '../../realms/crypto.ts';
import { AwsError } from '../../wire/handlers.ts';
import { Engine } from './engine/engine.ts';
import { Thread } from './engine/thread.ts';
import { executionExists, noExecution, StateError } from './errors.ts';
import { COMPLETE, type Details, type EventType, History } from './history.ts';
import { parseJson } from './json.ts';
import { ExecutionMetrics } from './metrics.ts';
import { PAYLOAD_MAX_BYTES } from './quotas.ts';
import type { ExecutionRecord, ExecutionStatus, MachineRecord } from './records.ts';
import { statusEvent } from './statusEvent.ts';
import { createCarryOut, type TaskHost } from './tasks.ts';

/** API reference, StartExecution: 1 to 80 characters, none of them white space, brackets, quotes and so on. */
const NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u;

export interface ExecutionsHost extends Omit<TaskHost, 'clock'> {
  readonly accessKeyFor: (roleArn: string, sessionName: string) => string;
}

/** How an execution ended. */
interface End {
  readonly output?: string;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

/** The executions of all state machines, running and ended ones; a name stays taken. */
export class Executions {
  readonly #core: Core;
  readonly #host: ExecutionsHost;
  readonly #random: Random;
  readonly #metrics: ExecutionMetrics;
  readonly #byArn = new Map<string, ExecutionRecord>();

  constructor(core: Core, host: ExecutionsHost) {
    this.#core = core;
    this.#host = host;
    this.#random = host.random;
    this.#metrics = new ExecutionMetrics(core);
  }

  /** @throws {AwsError} ExecutionDoesNotExist */
  get(executionArn: string): ExecutionRecord {
    const execution = this.#byArn.get(executionArn);
    if (!execution) throw noExecution(executionArn);
    return execution;
  }

  /** As if another workload had used up the quota of state transitions: it is counted, and nothing is delayed. */
  throttle(machineArn: string, count: number): void {
    this.#metrics.throttled(machineArn, count);
  }

  /** Newest first. */
  of(machineArn: string): ExecutionRecord[] {
    return [...this.#byArn.values()].filter(({ machine }) => machine.arn === machineArn).toReversed();
  }

  /**
   * The same name with the same input gives the execution that runs already; any other use of a taken name is refused.
   * @throws {AwsError} InvalidName, InvalidExecutionInput, ExecutionAlreadyExists
   */
  start(machine: MachineRecord, name = this.#newName(), input = '{}'): ExecutionRecord {
    if (!NAME.test(name)) throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
    const value = inputOf(input);
    const executionArn = arn('states', `execution:${machine.name}:${name}`);
    const existing = this.#byArn.get(executionArn);
    if (existing) {
      if (existing.status === 'RUNNING' && existing.input === input) return existing;
      throw executionExists(executionArn);
    }
    const history = new History(() => this.#core.clock.now());
    const execution: ExecutionRecord = {
      machine,
      name,
      arn: executionArn,
      input,
      startedMs: Math.trunc(this.#core.clock.now()),
      status: 'RUNNING',
      stoppedMs: undefined,
      output: undefined,
      error: undefined,
      cause: undefined,
      abort: () => {},
      history,
      states: history.states,
    };
    this.#byArn.set(executionArn, execution);
    this.#core.emit(statusEvent(execution));
    this.#metrics.started(execution);
    this.#run(execution, value);
    return execution;
  }

  /** Ends an execution from outside; one that has ended stays as it is. */
  stop(execution: ExecutionRecord, error: string | undefined, cause: string | undefined): void {
    if (execution.status !== 'RUNNING') return;
    execution.abort();
    this.#end(execution, 'ABORTED', { error, cause }, 0);
  }

  #run(execution: ExecutionRecord, input: unknown): void {
    const { machine, history, input: text } = execution;
    const { clock } = this.#core;
    const accessKeyId = this.#host.accessKeyFor(machine.roleArn, execution.name.slice(0, 64));
    const root = new Thread(clock, 0);
    execution.abort = () => root.end();
    history.addBeside(0, 'ExecutionStarted', {
      executionStartedEventDetails: { input: text, inputDetails: COMPLETE, roleArn: machine.roleArn },
    });
    const timeoutSeconds = machine.definition['TimeoutSeconds'];
    const takeBack = typeof timeoutSeconds === 'number' ? root.after(timeoutSeconds * 1000, () => timeOut()) : () => {};
    const timeOut = () => {
      root.end();
      this.#end(execution, 'TIMED_OUT', {}, 0);
    };
    const { tokens, random } = this.#host;
    const engine = new Engine({
      clock,
      random,
      history,
      context: contextOf(execution, input),
      issueToken: () => tokens.issue(),
      carryOut: createCarryOut({ ...this.#host, clock }, accessKeyId),
    });
    engine
      .run(machine.definition, { value: input, text }, root)
      .finally(takeBack)
      .then(
        (output) => this.#end(execution, 'SUCCEEDED', { output: output.text }, root.previousEventId),
        (error: unknown) => this.#end(execution, 'FAILED', endOf(error), root.previousEventId),
      );
  }

  /** @param previousEventId what the last event of the history follows: nothing, if it came from outside */
  #end(
    execution: ExecutionRecord,
    status: Exclude<ExecutionStatus, 'RUNNING'>,
    how: End,
    previousEventId: number,
  ): void {
    if (execution.status !== 'RUNNING') return;
    execution.status = status;
    execution.stoppedMs = Math.trunc(this.#core.clock.now());
    execution.output = how.output;
    execution.error = how.error;
    execution.cause = how.cause;
    const [type, details] = lastEvent(status, how);
    execution.history.close(previousEventId, type, details);
    this.#core.emit(statusEvent(execution));
    this.#metrics.ended(execution);
  }

  #newName(): string {
    return formatUuid(Buffer.from(Array.from({ length: 16 }, () => this.#random.integer(0, 255))));
  }
}

function lastEvent(status: Exclude<ExecutionStatus, 'RUNNING'>, { output, error, cause }: End): [EventType, Details] {
  const why = { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
  switch (status) {
    case 'SUCCEEDED':
      return ['ExecutionSucceeded', { executionSucceededEventDetails: { output, outputDetails: COMPLETE } }];
    case 'FAILED':
      return ['ExecutionFailed', { executionFailedEventDetails: why }];
    case 'TIMED_OUT':
      return ['ExecutionTimedOut', { executionTimedOutEventDetails: why }];
    case 'ABORTED':
      return ['ExecutionAborted', { executionAbortedEventDetails: why }];
  }
}

const endOf = (error: unknown): End =>
  error instanceof StateError ? error.details : { error: 'States.Runtime', cause: String(error) };

/** `Execution` and `StateMachine` of the context object. */
const contextOf = ({ arn: Id, name: Name, machine, startedMs }: ExecutionRecord, input: unknown): object => ({
  Execution: {
    Id,
    Input: input,
    Name,
    RoleArn: machine.roleArn,
    StartTime: new Date(startedMs).toISOString(),
    RedriveCount: 0,
  },
  StateMachine: { Id: machine.arn, Name: machine.name },
});

function inputOf(input: string): unknown {
  const words = 'Invalid State Machine Execution Input';
  if (input.trim() === '') throw new AwsError('InvalidExecutionInput', `${words}: 'Invalid execution input.'`);
  // The wire model allows 262,144 characters, the quota as many bytes. The words are a guess.
  if (Buffer.byteLength(input) > PAYLOAD_MAX_BYTES) {
    throw new AwsError(
      'InvalidExecutionInput',
      `${words}: 'Input exceeds the maximum size of ${PAYLOAD_MAX_BYTES} bytes.'`,
    );
  }
  return parseJson(input, 'InvalidExecutionInput', words);
}
