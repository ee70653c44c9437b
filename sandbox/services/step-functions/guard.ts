import { isObject } from '../../deploy/json.ts';

/**
 * What `aws-local-stepfunctions` 3.0.0 would run in another way than AWS does, without a word. Whoever wants one of
 * these has to teach the interpreter first.
 * @param definition a state machine, parsed; not judged for anything else
 * @returns a sentence for each fault, with the state that it is in
 */
export function faultsOfDefinition(definition: unknown): string[] {
  if (!isObject(definition)) return ['the definition is not an object'];
  return faultsOfMachine(definition, 'the state machine');
}

type Machine = Readonly<Record<string, unknown>>;

function faultsOfMachine(machine: Machine, where: string): string[] {
  const faults: string[] = [];
  if (machine['QueryLanguage'] !== undefined && machine['QueryLanguage'] !== 'JSONPath') {
    faults.push(`${where}: JSONata is not interpreted`);
  }
  for (const [name, state] of Object.entries(isObject(machine['States']) ? machine['States'] : {})) {
    faults.push(...faultsOfState(state as Machine, name), ...nestedFaults(state as Machine, name));
  }
  return faults;
}

const faultsOfState = (state: Machine, name: string): string[] =>
  RULES.flatMap(([applies, fault]) => (applies(state) ? [`${name}: ${fault}`] : []));

const RULES: readonly (readonly [applies: (state: Machine) => boolean, fault: string])[] = [
  [(state) => 'QueryLanguage' in state && state['QueryLanguage'] !== 'JSONPath', 'JSONata is not interpreted'],
  [
    (state) => 'Assign' in state || 'Output' in state || 'Arguments' in state,
    'Assign, Output and Arguments are not interpreted',
  ],
  [
    (state) => state['Type'] === 'Pass' && 'Result' in state && !state['Result'],
    'a Result of false, 0, "" or null is ignored',
  ],
  [(state) => state['ResultPath'] === '$', 'a ResultPath of "$" adds a field called "$"'],
  [(state) => 'HeartbeatSeconds' in state || 'HeartbeatSecondsPath' in state, 'heartbeats are ignored'],
  [(state) => 'Credentials' in state, 'Credentials are ignored'],
  [
    (state) => state['Type'] === 'Task' && !('TimeoutSeconds' in state),
    'a Task without TimeoutSeconds would time out after a minute, and on AWS never',
  ],
  [
    (state) => 'TimeoutSecondsPath' in state,
    'TimeoutSecondsPath is read from the parameters, and on AWS from the input',
  ],
  [(state) => isDistributed(state), 'a distributed Map runs inline'],
  [(state) => state['Type'] === 'Wait' && state['Seconds'] === 0, 'a Wait of 0 seconds is not one'],
  [(state) => usesContext(state, '$$.State.'), '$$.State is not there'],
  [(state) => usesContext(state, '$$.Map.') && state['Type'] !== 'Map', '$$.Map is only there in a Map itself'],
];

const isDistributed = (state: Machine): boolean =>
  ['ItemReader', 'ItemBatcher', 'ResultWriter', 'ToleratedFailurePercentage'].some((key) => key in state) ||
  (isObject(state['ItemProcessor']) &&
    isObject(state['ItemProcessor']['ProcessorConfig']) &&
    state['ItemProcessor']['ProcessorConfig']['Mode'] === 'DISTRIBUTED');

/** In the state itself, not in the states inside of it. */
function usesContext(state: Machine, path: string): boolean {
  const { Branches: _branches, ItemProcessor: _processor, Iterator: _iterator, Comment: _comment, ...own } = state;
  return JSON.stringify(own).includes(path);
}

function nestedFaults(state: Machine, name: string): string[] {
  const branches = Array.isArray(state['Branches']) ? (state['Branches'] as Machine[]) : [];
  const nested = [...branches, state['ItemProcessor'], state['Iterator']].filter(isObject);
  return nested.flatMap((machine) => faultsOfMachine(machine, `inside ${name}`));
}

/** Every task of a definition, nested ones included, by its name; the interpreter tells them apart by nothing else. */
export function tasksOf(definition: unknown): Map<string, Machine> {
  const tasks = new Map<string, Machine>();
  collectTasks(isObject(definition) ? definition : {}, tasks);
  return tasks;
}

function collectTasks(machine: Machine, tasks: Map<string, Machine>): void {
  for (const [name, state] of Object.entries(isObject(machine['States']) ? machine['States'] : {})) {
    const given = state as Machine;
    if (given['Type'] === 'Task') {
      if (tasks.has(name)) throw new Error(`two tasks are called ${name}`);
      tasks.set(name, given);
    }
    const branches = Array.isArray(given['Branches']) ? (given['Branches'] as Machine[]) : [];
    for (const nested of [...branches, given['ItemProcessor'], given['Iterator']]) {
      if (isObject(nested)) collectTasks(nested, tasks);
    }
  }
}
