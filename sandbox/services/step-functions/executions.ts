import type { Core } from '../../core.ts';
import { arn } from '../../core.ts';
import type { Random } from '../../random.ts';
import { AwsError } from '../../wire/handlers.ts';
import { executionExists, noExecution } from './errors.ts';
import { tasksOf } from './guard.ts';
import type { Interpreter, InterpreterEvent, Run, TaskHandler } from './interpreter.ts';
import type { ExecutionRecord, ExecutionStatus, MachineRecord } from './records.ts';
import { carryOut, type TaskHost } from './tasks.ts';

/** API reference, StartExecution: 1 to 80 characters, none of them white space, brackets, quotes and so on. */
const NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u;

export interface ExecutionsHost extends Omit<TaskHost, 'clock'> {
  readonly interpreter: Interpreter;
  readonly accessKeyFor: (roleArn: string, sessionName: string) => string;
}

/** The executions of all state machines, running and ended ones; a name stays taken. */
export class Executions {
  readonly #core: Core;
  readonly #host: ExecutionsHost;
  readonly #random: Random;
  readonly #byArn = new Map<string, ExecutionRecord>();

  constructor(core: Core, host: ExecutionsHost) {
    this.#core = core;
    this.#host = host;
    this.#random = host.random;
  }

  /** @throws {AwsError} ExecutionDoesNotExist */
  get(executionArn: string): ExecutionRecord {
    const execution = this.#byArn.get(executionArn);
    if (!execution) throw noExecution(executionArn);
    return execution;
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
    const executionArn = arn('states', `execution:${machine.name}:${name}`);
    const existing = this.#byArn.get(executionArn);
    if (existing) {
      if (existing.status === 'RUNNING' && existing.input === input) return existing;
      throw executionExists(executionArn);
    }
    const value = parse(input);
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
      states: [],
    };
    this.#byArn.set(executionArn, execution);
    this.#tell(execution);
    this.#run(execution, value);
    return execution;
  }

  /** Ends an execution from outside; one that has ended stays as it is. */
  stop(execution: ExecutionRecord, error: string | undefined, cause: string | undefined): void {
    if (execution.status !== 'RUNNING') return;
    this.#end(execution, 'ABORTED', { error, cause });
    execution.abort();
  }

  #run(execution: ExecutionRecord, input: unknown): void {
    const { machine } = execution;
    const accessKeyId = this.#host.accessKeyFor(machine.roleArn, execution.name.slice(0, 64));
    const hasEnded = () => execution.status !== 'RUNNING';
    const host: TaskHost = { ...this.#host, clock: this.#core.clock };
    const handlers: Record<string, TaskHandler> = {};
    for (const [name, state] of tasksOf(machine.definition)) {
      const task = {
        resource: String(state['Resource']),
        timeoutSeconds: Number(state['TimeoutSeconds']),
        accessKeyId,
        hasEnded,
      };
      handlers[name] = (parameters) => carryOut(host, task, parameters);
    }
    const run = this.#host.interpreter.run(machine.definition, input, handlers, this.#contextOf(execution));
    execution.abort = run.abort;
    void this.#follow(execution, run);
    void this.#conclude(execution, run);
  }

  /** What `$$` stands for. A token is made when a state's parameters ask for one. */
  #contextOf({ arn: Id, name: Name, machine }: ExecutionRecord): object {
    const { tokens } = this.#host;
    return {
      Execution: { Id, Name, RoleArn: machine.roleArn },
      StateMachine: { Id: machine.arn, Name: machine.name },
      Task: {
        get Token() {
          return tokens.issue();
        },
      },
    };
  }

  async #follow(execution: ExecutionRecord, run: Run): Promise<void> {
    for await (const event of run.eventLogs) this.#note(execution, event);
  }

  #note({ states }: ExecutionRecord, { type, timestamp, state }: InterpreterEvent): void {
    if (!state) return;
    if (type === 'StateEntered') {
      states.push({ name: state.name, type: state.type, enteredMs: timestamp, exitedMs: undefined });
    } else if (type === 'StateExited') {
      const entered = states.findLast(({ name, exitedMs }) => name === state.name && exitedMs === undefined);
      if (entered) entered.exitedMs = timestamp;
    }
  }

  async #conclude(execution: ExecutionRecord, run: Run): Promise<void> {
    try {
      const output = await run.result;
      this.#end(execution, 'SUCCEEDED', { output: JSON.stringify(output ?? null) });
    } catch (thrown) {
      const { name, cause } = thrown as Error & { cause?: Error };
      if (name === 'ExecutionTimeoutError') this.#end(execution, 'TIMED_OUT', {});
      else this.#end(execution, 'FAILED', { error: cause?.name ?? name, cause: cause?.message });
    }
  }

  #end(
    execution: ExecutionRecord,
    status: Exclude<ExecutionStatus, 'RUNNING'>,
    how: { output?: string; error?: string | undefined; cause?: string | undefined },
  ): void {
    // A stop from outside has told how it ended; the interpreter only follows.
    if (execution.status !== 'RUNNING') return;
    execution.status = status;
    execution.stoppedMs = Math.trunc(this.#core.clock.now());
    execution.output = how.output;
    execution.error = how.error;
    execution.cause = how.cause;
    this.#tell(execution);
  }

  /** Developer guide, "Automating Step Functions event delivery with EventBridge". */
  #tell(execution: ExecutionRecord): void {
    const { machine, name, status, startedMs, stoppedMs, input, output, error, cause } = execution;
    this.#core.emit({
      source: 'aws.states',
      'detail-type': 'Step Functions Execution Status Change',
      resources: [execution.arn],
      detail: {
        executionArn: execution.arn,
        stateMachineArn: machine.arn,
        stateMachineVersionArn: null,
        stateMachineAliasArn: null,
        name,
        status,
        startDate: startedMs,
        stopDate: stoppedMs ?? null,
        input,
        inputDetails: { included: true },
        output: output ?? null,
        outputDetails: output === undefined ? null : { included: true },
        error: error ?? null,
        cause: cause ?? null,
        redriveCount: 0,
        redriveDate: null,
        redriveStatus: 'NOT_REDRIVABLE',
        redriveStatusReason: null,
      },
    });
  }

  /** Has the form of a UUID. */
  #newName(): string {
    const part = (length: number) => Array.from({ length }, () => this.#random.integer(0, 15).toString(16)).join('');
    return [8, 4, 4, 4, 12].map(part).join('-');
  }
}

function parse(input: string): unknown {
  try {
    return JSON.parse(input);
  } catch {
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${input}'`);
  }
}
