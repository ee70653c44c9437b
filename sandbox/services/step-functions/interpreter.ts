import { createRequire } from 'node:module';
import type { RunOptions, StateMachine, StateMachineDefinition } from 'aws-local-stepfunctions';
import type { Clock, Timer } from '../../clock.ts';
import type { Random } from '../../random.ts';
import { compileFile } from '../../realms/compile.ts';
import { createDate, createMath } from '../../realms/globals.ts';

/** What the interpreter tells of a run, as far as it is looked at here. */
export interface InterpreterEvent {
  readonly type: string;
  readonly timestamp: number;
  readonly state?: { readonly name: string; readonly type: string };
}

/** Carries one task out; what it throws is the error of the state, by its `name`. */
export type TaskHandler = (input: unknown) => Promise<unknown>;

export interface Run {
  readonly abort: () => void;
  readonly result: Promise<unknown>;
  readonly eventLogs: AsyncIterable<InterpreterEvent>;
}

interface Exports {
  readonly StateMachine: new (...args: ConstructorParameters<typeof StateMachine>) => StateMachine;
}

const requireHere = createRequire(import.meta.url);

/** Every task is carried out by the Region: the clients that the interpreter would call AWS with are not even loaded. */
const NOT_LOADED: Readonly<Record<string, object>> = {
  '@aws-sdk/client-lambda': {},
  '@aws-sdk/credential-providers': {},
};

/**
 * `aws-local-stepfunctions`, whose waits, time-outs and dates are those of the Region. The package reads the global
 * clock and timers, so its CommonJS file is compiled anew with the Region's in their place, as the bundles of functions are.
 */
export class Interpreter {
  readonly #package: Exports;

  constructor(clock: Clock, random: Random) {
    const file = requireHere.resolve('aws-local-stepfunctions');
    const requireThere = createRequire(file);
    const exports = {};
    const module = { exports };
    const globals = {
      process,
      console,
      Date: createDate(clock),
      Math: createMath(random),
      setTimeout: (callback: () => void, delayMs: number) => clock.setTimeout(callback, delayMs),
      clearTimeout: (timer: Timer | undefined) => clock.clearTimeout(timer),
      AbortSignal,
      globalThis,
    };
    const load = (id: string): unknown => NOT_LOADED[id] ?? requireThere(id);
    compileFile(file)(globals).call(exports, exports, load, module, file, '');
    this.#package = module.exports as Exports;
  }

  /**
   * Runs a definition from its beginning.
   * @param tasks by the name of the state, nested ones included
   * @param context what `$$` stands for
   */
  run(definition: object, input: unknown, tasks: Readonly<Record<string, TaskHandler>>, context: object): Run {
    const machine = new this.#package.StateMachine(definition as StateMachineDefinition, {
      validationOptions: { noValidate: true },
    });
    const options = { overrides: { taskResourceLocalHandlers: tasks }, context } as RunOptions;
    return machine.run(input as Parameters<StateMachine['run']>[0], options);
  }
}
