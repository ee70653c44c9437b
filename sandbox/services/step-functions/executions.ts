import type { Core } from '../../core.ts';
import { arn } from '../../core.ts';
import type { Random } from '../../random.ts';
import { formatUuid } from '../../realms/crypto.ts';
import { AwsError } from '../../wire/handlers.ts';
import type { MapRunRequest } from './engine/distributed.ts';
import { Engine } from './engine/engine.ts';
import type { Distributed } from './engine/nested.ts';
import { Thread } from './engine/thread.ts';
import { executionExists, mayNotStartMapRun, noExecution, noMapRun, StateError } from './errors.ts';
import { COMPLETE, type Details, type EventType, History } from './history.ts';
import { parseJson } from './json.ts';
import { type Child, MapRun } from './mapRuns.ts';
import { ExecutionMetrics } from './metrics.ts';
import { EXPRESS_MAX_MS, PAYLOAD_MAX_BYTES } from './quotas.ts';
import type { ExecutionRecord, ExecutionStatus, MachineRecord, MapRunRecord } from './records.ts';
import { statusEvent } from './statusEvent.ts';
import { createCarryOut, type TaskHost } from './tasks.ts';

/** API reference, StartExecution: 1 to 80 characters, none of them white space, brackets, quotes and so on. */
const NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u;

export interface ExecutionsHost extends Omit<TaskHost, 'clock'> {
  readonly accessKeyFor: (roleArn: string, sessionName: string) => string;
  /** Whether the role of a machine may states:StartExecution, which a Map Run of its own needs. */
  readonly mayStart: (roleArn: string, machineArn: string) => boolean;
}

type Ended = (execution: ExecutionRecord) => void;

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
  readonly #byMachine = new Map<string, ExecutionRecord[]>();
  readonly #mapRuns = new Map<string, MapRunRecord>();

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
    return (this.#byMachine.get(machineArn) ?? []).toReversed();
  }

  /** @throws {AwsError} ResourceNotFound */
  mapRun(mapRunArn: string): MapRunRecord {
    const mapRun = this.#mapRuns.get(mapRunArn);
    if (!mapRun) throw noMapRun(mapRunArn);
    return mapRun;
  }

  /** Those of one execution, newest first. */
  mapRunsOf({ arn: executionArn }: ExecutionRecord): MapRunRecord[] {
    return [...this.#mapRuns.values()].filter((mapRun) => mapRun.executionArn === executionArn).toReversed();
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
    const accessKeyId = this.#host.accessKeyFor(machine.roleArn, name.slice(0, 64));
    return this.#begin(machine, { name, arn: executionArn, input }, { value, accessKeyId });
  }

  #begin(
    machine: MachineRecord,
    named: Pick<ExecutionRecord, 'name' | 'arn' | 'input'> & Partial<Child>,
    given: { readonly value: unknown; readonly accessKeyId: string; readonly ended?: Ended },
  ): ExecutionRecord {
    const history = new History(() => this.#core.clock.now());
    const execution: ExecutionRecord = {
      ...named,
      machine,
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
    this.#byArn.set(execution.arn, execution);
    const ofMachine = this.#byMachine.get(machine.arn) ?? [];
    ofMachine.push(execution);
    this.#byMachine.set(machine.arn, ofMachine);
    this.#tell(execution);
    this.#metrics.started(execution);
    this.#run(execution, given);
    return execution;
  }

  /** Ends an execution from outside; one that has ended stays as it is. */
  stop(execution: ExecutionRecord, error: string | undefined, cause: string | undefined): void {
    if (execution.status === 'RUNNING') execution.abort({ error, cause });
  }

  #run(
    execution: ExecutionRecord,
    { value: input, accessKeyId, ended }: { value: unknown; accessKeyId: string; ended?: Ended },
  ): void {
    const { machine, history, input: text } = execution;
    const { clock } = this.#core;
    const root = new Thread(clock, 0);
    const close = (status: Exclude<ExecutionStatus, 'RUNNING'>, how: End, previousEventId: number) => {
      if (execution.status !== 'RUNNING') return;
      this.#end(execution, status, how, previousEventId);
      ended?.(execution);
    };
    execution.abort = (how = {}) => {
      root.end();
      close('ABORTED', how, 0);
    };
    history.addBeside(0, 'ExecutionStarted', {
      executionStartedEventDetails: { input: text, inputDetails: COMPLETE, roleArn: machine.roleArn },
    });
    const timeoutMs = timeoutOf(execution);
    const takeBack = timeoutMs === undefined ? () => {} : root.after(timeoutMs, () => timeOut());
    const timeOut = () => {
      root.end();
      close('TIMED_OUT', {}, 0);
    };
    const { tokens, random } = this.#host;
    const engine = new Engine({
      clock,
      random,
      history,
      context: contextOf(execution, input),
      issueToken: () => tokens.issue(),
      distribute: (request, thread) => this.#distribute(execution, request, { thread, accessKeyId }),
      carryOut: createCarryOut({ ...this.#host, clock }, accessKeyId),
    });
    engine
      .run(machine.definition, { value: input, text }, root)
      .finally(takeBack)
      .then(
        (output) => close('SUCCEEDED', { output: output.text }, root.previousEventId),
        (error: unknown) => close('FAILED', endOf(error), root.previousEventId),
      );
  }

  /** Children call AWS in the name of the execution that has begun them. */
  #distribute(
    parent: ExecutionRecord,
    request: MapRunRequest,
    { thread, accessKeyId }: { readonly thread: Thread; readonly accessKeyId: string },
  ): Distributed {
    const { machine } = parent;
    if (!this.#host.mayStart(machine.roleArn, machine.arn)) throw mayNotStartMapRun(machine);
    const newId = () => this.#newName();
    const start = (of: MachineRecord, child: Child, ended: Ended) =>
      this.#begin(of, child, { value: JSON.parse(child.input), accessKeyId, ended });
    const mapRun = new MapRun({ core: this.#core, newId, start }, parent, request);
    this.#mapRuns.set(mapRun.record.arn, mapRun.record);
    const takeBack = thread.whenEnded(() => mapRun.abort());
    return { arn: mapRun.record.arn, results: mapRun.run().finally(takeBack) };
  }

  /** @param previousEventId what the last event of the history follows: nothing, if it came from outside */
  #end(
    execution: ExecutionRecord,
    status: Exclude<ExecutionStatus, 'RUNNING'>,
    how: End,
    previousEventId: number,
  ): void {
    execution.status = status;
    execution.stoppedMs = Math.trunc(this.#core.clock.now());
    execution.output = how.output;
    execution.error = how.error;
    execution.cause = how.cause;
    const [type, details] = lastEvent(status, how);
    execution.history.close(previousEventId, type, details);
    this.#tell(execution);
    this.#metrics.ended(execution);
    // Of Express executions there are only logs: the history is shown to nobody, and there are many.
    if (execution.isExpress) execution.history.forget();
  }

  /** Developer guide, "EventBridge": of Standard executions. */
  #tell(execution: ExecutionRecord): void {
    if (!execution.isExpress) this.#core.emit(statusEvent(execution));
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

function timeoutOf({ machine, isExpress = false }: ExecutionRecord): number | undefined {
  const seconds = machine.definition['TimeoutSeconds'];
  const ownMs = typeof seconds === 'number' ? seconds * 1000 : undefined;
  return isExpress ? Math.min(EXPRESS_MAX_MS, ownMs ?? EXPRESS_MAX_MS) : ownMs;
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
