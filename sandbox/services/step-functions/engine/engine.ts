import { asText } from '../../../deploy/json.ts';
import type { Clock } from '../../../clock.ts';
import type { Random } from '../../../random.ts';
import { checkPayload, runtimeError, StateError } from '../errors.ts';
import type { EventType, History } from '../history.ts';
import { choose } from '../language/choice.ts';
import { type Definition, IntrinsicFault, ResultPathFault, RuntimeFault } from '../language/faults.ts';
import { placeResult } from '../language/resultPath.ts';
import { valueOf } from '../language/template.ts';
import { effectiveInput, type Given, outputOf, parametersOf, throughPath } from './dataFlow.ts';
import type { MapRunRequest } from './distributed.ts';
import { collect, type Distributed, type Nested } from './nested.ts';
import { catcherOf, Retries } from './retry.ts';
import { type CarryOut, runTask } from './task.ts';
import type { Thread } from './thread.ts';
import { waitMs } from './wait.ts';

export interface EngineHost {
  readonly clock: Clock;
  readonly random: Random;
  readonly history: History;
  readonly carryOut: CarryOut;
  /** Makes a token for a task that waits for somebody. */
  readonly issueToken: () => string;
  /** Starts a Map Run, which ends with the thread. @throws {StateError} where the machine's role may not */
  readonly distribute: (request: MapRunRequest, thread: Thread) => Distributed;
  /** `Execution` and `StateMachine` of the context object. */
  readonly context: object;
}

/** A value between states and the text that it has in the history: what passes unchanged keeps its spelling. */
export interface Data {
  readonly value: unknown;
  readonly text: string;
}

/** One stay in a state, from its entry to its exit. */
interface Visit {
  readonly name: string;
  readonly type: string;
  readonly state: Definition;
  readonly input: unknown;
  readonly thread: Thread;
  readonly enteredId: number;
  readonly enteredTime: string;
  readonly retries: Retries;
}

interface Left {
  readonly output: unknown;
  readonly next: string | undefined;
}

/** Runs state machines in JSONPath, as the Amazon States Language has them. */
export class Engine {
  readonly #host: EngineHost;

  constructor(host: EngineHost) {
    this.#host = host;
  }

  /** Runs a machine, or a branch, from its beginning. @throws {StateError} with which it fails */
  async run(machine: Definition, input: Data, thread: Thread): Promise<Data> {
    const states = machine['States'] as Readonly<Record<string, Definition>>;
    let name = String(machine['StartAt']);
    let data = input;
    for (;;) {
      const { output, next } = await this.#visit(name, states[name]!, data, thread);
      data = output;
      if (next === undefined) return data;
      name = next;
    }
  }

  distribute(request: MapRunRequest, thread: Thread): Distributed {
    return this.#host.distribute(request, thread);
  }

  async #visit(name: string, state: Definition, { value: input, text }: Data, thread: Thread) {
    const { history, clock } = this.#host;
    const type = String(state['Type']);
    const enteredId = history.enter(thread, name, type, text);
    const enteredTime = new Date(clock.now()).toISOString();
    const visit: Visit = { name, type, state, input, thread, enteredId, enteredTime, retries: new Retries(state) };
    const { output, next } = await this.#untilLeft(visit);
    const outputText = output === input ? text : JSON.stringify(output ?? null);
    if (output !== input) checkPayload(name, outputText);
    history.exit(thread, name, type, outputText);
    return { output: { value: output, text: outputText }, next };
  }

  /** Repeats what a retrier is about; what a catcher is about goes on elsewhere. */
  async #untilLeft(visit: Visit): Promise<Left> {
    const { state, thread, retries, type } = visit;
    for (;;) {
      const nested: Nested = { hasStarted: false };
      try {
        return await this.#carryOut(visit, nested);
      } catch (thrown) {
        const error = stateErrorOf(thrown, visit);
        const delayMs = retries.nextDelayMs(error, this.#host.random);
        if (delayMs !== undefined) {
          await thread.pause(delayMs);
          continue;
        }
        if (nested.hasStarted) this.#host.history.add(thread, `${type}StateFailed` as EventType);
        const catcher = catcherOf(state, error);
        if (!catcher) throw error;
        return { output: this.#caught(visit, catcher, error), next: String(catcher['Next']) };
      }
    }
  }

  #caught(visit: Visit, { ResultPath: path }: Definition, error: StateError): unknown {
    try {
      return placeResult(visit.input, path === undefined ? '$' : (path as string | null), error.output);
    } catch (thrown) {
      throw stateErrorOf(thrown, visit);
    }
  }

  async #carryOut(visit: Visit, nested: Nested): Promise<Left> {
    const { state, type, thread } = visit;
    const given = this.#given(visit);
    const effective = effectiveInput(given);
    const sources = { input: effective, context: given.context };
    const through = () => throughPath(state['OutputPath'], sources);
    const next = state['Next'] as string | undefined;
    switch (type) {
      case 'Pass': {
        const result = Object.hasOwn(state, 'Result') ? state['Result'] : parametersOf(given, 'Parameters', effective);
        return { output: outputOf(given, result), next };
      }
      case 'Succeed':
        return { output: through(), next: undefined };
      case 'Wait':
        await thread.pause(waitMs(state, sources, this.#host.clock.now()));
        return { output: through(), next };
      case 'Choice':
        return { output: through(), next: nextOf(state, choose(state['Choices'] as Definition[], sources)) };
      case 'Fail':
        throw this.#failure(state, given);
      case 'Task':
        return { output: outputOf(given, await this.#task(visit, given, effective)), next };
      default: {
        const results = await collect(
          this,
          this.#host.history,
          { visit: given, effective, thread, name: visit.name },
          nested,
        );
        return { output: outputOf(given, results), next };
      }
    }
  }

  /** Error and Cause of a Fail state, which paths and intrinsic functions may give, too. */
  #failure(state: Definition, { input, context, random }: Given): StateError {
    const [error, cause] = ['Error', 'Cause'].map((field) => {
      const path = state[`${field}Path`];
      if (path === undefined) return state[field] as string | undefined;
      return String(valueOf(asText(path), `${field}Path`, { input, context }, random));
    });
    return new StateError(error, cause);
  }

  async #task({ state, thread }: Visit, given: Given, effective: unknown): Promise<unknown> {
    const sources = { input: effective, context: given.context };
    const seconds = (field: string) => {
      const path = state[`${field}Path`];
      const value = path === undefined ? state[field] : throughPath(path, sources);
      return value === undefined ? undefined : Number(value);
    };
    const limits = { timeoutSeconds: seconds('TimeoutSeconds'), heartbeatSeconds: seconds('HeartbeatSeconds') };
    const parameters = parametersOf(given, 'Parameters', effective);
    const { history, carryOut } = this.#host;
    return await runTask(history, thread, { resource: String(state['Resource']), parameters, limits, carryOut });
  }

  #given({ name, type, state, input, thread, enteredTime, retries }: Visit): Given {
    const { context, random, issueToken } = this.#host;
    const waits = String(state['Resource']).endsWith('.waitForTaskToken');
    const retryCount = type === 'Task' && { RetryCount: retries.count };
    return {
      state,
      input,
      random,
      context: {
        ...context,
        State: { Name: name, EnteredTime: enteredTime, ...retryCount },
        ...(waits && { Task: { Token: issueToken() } }),
        ...(thread.mapItem && { Map: { Item: thread.mapItem } }),
      },
    };
  }
}

function nextOf(state: Definition, rule: Definition | undefined): string {
  const next = rule?.['Next'] ?? state['Default'];
  if (next !== undefined) return asText(next);
  throw new RuntimeFault('Failed to transition out of the state. The state does not point to a next state.');
}

function stateErrorOf(thrown: unknown, { name, enteredId }: Visit): StateError {
  if (thrown instanceof StateError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  const cause = `An error occurred while executing the state '${name}' (entered at the event id #${enteredId}). ${reason}`;
  if (thrown instanceof IntrinsicFault) return new StateError('States.IntrinsicFailure', cause);
  if (thrown instanceof ResultPathFault) return new StateError('States.ResultPathMatchFailure', cause);
  return runtimeError(cause);
}
