import { isObject } from '../../deploy/json.ts';

/**
 * What AWS would carry out and the Region does not, as far as a definition shows it before it runs. Whoever wants one
 * of these has to teach the engine first.
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

const DISTRIBUTED_ONLY = [
  'ItemBatcher',
  'Label',
  'ToleratedFailureCount',
  'ToleratedFailureCountPath',
  'ToleratedFailurePercentage',
  'ToleratedFailurePercentagePath',
];

const RULES: readonly (readonly [applies: (state: Machine) => boolean, fault: string])[] = [
  [(state) => 'QueryLanguage' in state && state['QueryLanguage'] !== 'JSONPath', 'JSONata is not interpreted'],
  [
    (state) => 'Assign' in state || 'Output' in state || 'Arguments' in state,
    'Assign, Output and Arguments are not interpreted',
  ],
  [(state) => 'Credentials' in state, 'Credentials are ignored'],
  [(state) => 'ItemReader' in state, 'items are read from the input only, ItemReader is not interpreted'],
  [(state) => 'ResultWriter' in state, 'results are handed on only, ResultWriter is not interpreted'],
  [
    (state) => !isDistributed(state) && DISTRIBUTED_ONLY.some((field) => field in state),
    `only a Map in distributed mode has ${DISTRIBUTED_ONLY.join(', ')}`,
  ],
  [(state) => isExpress(state) && hasTokens(state), 'an Express execution cannot wait for a task token'],
  [(state) => isExpress(state) && hasDistributed(state), 'an Express execution cannot have a Map in distributed mode'],
];

const configOf = (state: Machine): Machine => {
  const processor = state['ItemProcessor'] ?? state['Iterator'];
  const config = isObject(processor) ? processor['ProcessorConfig'] : undefined;
  return isObject(config) ? config : {};
};

const isDistributed = (state: Machine): boolean => configOf(state)['Mode'] === 'DISTRIBUTED';

const isExpress = (state: Machine): boolean => isDistributed(state) && configOf(state)['ExecutionType'] === 'EXPRESS';

/** The states inside of one, however deep. */
const statesIn = (state: Machine): Machine[] =>
  machinesIn(state)
    .flatMap((machine) => Object.values(isObject(machine['States']) ? machine['States'] : {}) as Machine[])
    .flatMap((inner) => [inner, ...statesIn(inner)]);

const hasTokens = (state: Machine): boolean =>
  statesIn(state).some(({ Resource }) => String(Resource).endsWith('.waitForTaskToken'));

const hasDistributed = (state: Machine): boolean => statesIn(state).some(isDistributed);

function machinesIn(state: Machine): Machine[] {
  const branches = Array.isArray(state['Branches']) ? (state['Branches'] as Machine[]) : [];
  return [...branches, state['ItemProcessor'], state['Iterator']].filter(isObject);
}

function nestedFaults(state: Machine, name: string): string[] {
  return machinesIn(state).flatMap((machine) => faultsOfMachine(machine, `inside ${name}`));
}
