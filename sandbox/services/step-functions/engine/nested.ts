import { asText } from '../../../deploy/json.ts';
import { StateError } from '../errors.ts';
import type { History } from '../history.ts';
import { type Definition, RuntimeFault } from '../language/faults.ts';
import { select } from '../language/paths.ts';
import { INLINE_MAP_MAX_CONCURRENCY } from '../quotas.ts';
import { runBranches } from './branches.ts';
import { type Given, parametersOf } from './dataFlow.ts';
import { itemOf, type MapRunRequest, mapRunOf } from './distributed.ts';
import type { Thread } from './thread.ts';

interface Data {
  readonly value: unknown;
  readonly text: string;
}

/** Runs a branch or an iteration from its beginning. */
interface Runner {
  run(machine: Definition, input: Data, thread: Thread): Promise<Data>;
  /** Starts a Map Run, which ends with the thread. @throws {StateError} where the machine's role may not */
  distribute(request: MapRunRequest, thread: Thread): Distributed;
}

/** A Map Run that has been started. */
export interface Distributed {
  readonly arn: string;
  readonly results: Promise<unknown[]>;
}

/** Whether a Map or Parallel state has come as far as to begin. */
export interface Nested {
  hasStarted: boolean;
}

interface Stay {
  readonly visit: Given;
  readonly effective: unknown;
  readonly thread: Thread;
  readonly name: string;
}

/** What the branches of a Parallel state, or the iterations of a Map state, give: a list in their order. */
export async function collect(runner: Runner, history: History, stay: Stay, nested: Nested): Promise<unknown[]> {
  const isMap = stay.visit.state['Type'] === 'Map';
  const results = isMap ? await map(runner, history, stay, nested) : await parallel(runner, history, stay, nested);
  nested.hasStarted = false;
  history.addBeside(stay.thread.previousEventId, isMap ? 'MapStateSucceeded' : 'ParallelStateSucceeded');
  return results;
}

async function parallel(runner: Runner, history: History, stay: Stay, nested: Nested): Promise<unknown[]> {
  const { visit, effective, thread } = stay;
  const branches = visit.state['Branches'] as readonly Definition[];
  const input = dataOf(parametersOf(visit, 'Parameters', effective));
  history.add(thread, 'ParallelStateStarted');
  nested.hasStarted = true;
  return await runBranches(history, thread, {
    count: branches.length,
    limit: branches.length,
    begin: (_, previousEventId) => thread.fork(previousEventId),
    run: async (index, branch) => (await runner.run(branches[index]!, input, branch)).value,
  });
}

async function map(runner: Runner, history: History, stay: Stay, nested: Nested): Promise<unknown[]> {
  const { visit, effective, thread, name } = stay;
  const { state } = visit;
  const items = itemsOf(stay);
  const given = concurrencyOf(stay);
  const machine = (state['ItemProcessor'] ?? state['Iterator']) as Definition;
  const { Mode } = (machine['ProcessorConfig'] ?? {}) as Definition;
  if (Mode === 'DISTRIBUTED') return await distribute(runner, history, stay, nested);
  // 0 stands for as many as there may be.
  const limit = Math.min(given || INLINE_MAP_MAX_CONCURRENCY, INLINE_MAP_MAX_CONCURRENCY);
  history.add(thread, 'MapStateStarted', { mapStateStartedEventDetails: { length: items.length } });
  nested.hasStarted = true;
  return await runBranches(history, thread, {
    count: items.length,
    limit,
    begin(index, previousEventId) {
      const iteration = { name, index };
      const details = { mapIterationStartedEventDetails: iteration };
      const startedId = history.addBeside(previousEventId, 'MapIterationStarted', details);
      return thread.fork(startedId, { iteration, mapItem: { Index: index, Value: items[index] } });
    },
    async run(index, iteration) {
      const selected = itemOf(visit, effective, { Index: index, Value: items[index] });
      return (await runner.run(machine, dataOf(selected), iteration)).value;
    },
  });
}

/** Each item, or batch of items, as an execution of its own. */
async function distribute(runner: Runner, history: History, stay: Stay, nested: Nested): Promise<unknown[]> {
  const { visit, effective, thread } = stay;
  const items = itemsOf(stay);
  const request = mapRunOf(visit, effective, items, concurrencyOf(stay));
  history.add(thread, 'MapStateStarted', { mapStateStartedEventDetails: { length: items.length } });
  nested.hasStarted = true;
  const { arn: mapRunArn, results } = runner.distribute(request, thread);
  history.add(thread, 'MapRunStarted', { mapRunStartedEventDetails: { mapRunArn } });
  try {
    const all = await results;
    history.add(thread, 'MapRunSucceeded');
    return all;
  } catch (error) {
    if (error instanceof StateError) history.add(thread, 'MapRunFailed', { mapRunFailedEventDetails: error.details });
    throw error;
  }
}

function itemsOf({ visit, effective }: Stay): readonly unknown[] {
  const path = visit.state['ItemsPath'];
  const sources = { input: effective, context: visit.context };
  const items = path === undefined ? effective : select(asText(path), sources);
  if (Array.isArray(items)) return items;
  // The words for a state without ItemsPath are recorded; those for a path are users' reports.
  throw new RuntimeFault(
    path === undefined
      ? `Map state input must be an array but was: ${JSON.stringify(items)}`
      : `Reference path "${asText(path)}" must point to array.`,
  );
}

function concurrencyOf({ visit, effective }: Stay): number {
  const path = visit.state['MaxConcurrencyPath'];
  const sources = { input: effective, context: visit.context };
  const given = path === undefined ? (visit.state['MaxConcurrency'] ?? 0) : select(asText(path), sources);
  if (!Number.isInteger(given)) {
    const shown = typeof given === 'string' ? given : JSON.stringify(given);
    throw new RuntimeFault(
      `The MaxConcurrencyPath field refers to value "${shown}" which is not a valid integer: ${asText(path)}`,
    );
  }
  return Number(given);
}

const dataOf = (value: unknown): Data => ({ value, text: JSON.stringify(value ?? null) });
