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

const RULES: readonly (readonly [applies: (state: Machine) => boolean, fault: string])[] = [
  [(state) => 'QueryLanguage' in state && state['QueryLanguage'] !== 'JSONPath', 'JSONata is not interpreted'],
  [
    (state) => 'Assign' in state || 'Output' in state || 'Arguments' in state,
    'Assign, Output and Arguments are not interpreted',
  ],
  [(state) => 'Credentials' in state, 'Credentials are ignored'],
  [(state) => isDistributed(state), 'a distributed Map runs inline'],
];

const isDistributed = (state: Machine): boolean =>
  ['ItemReader', 'ItemBatcher', 'ResultWriter', 'ToleratedFailurePercentage'].some((key) => key in state) ||
  ['ItemProcessor', 'Iterator'].some((key) => modeOf(state[key]) === 'DISTRIBUTED');

function modeOf(processor: unknown): unknown {
  const config = isObject(processor) ? processor['ProcessorConfig'] : undefined;
  return isObject(config) ? config['Mode'] : undefined;
}

function nestedFaults(state: Machine, name: string): string[] {
  const branches = Array.isArray(state['Branches']) ? (state['Branches'] as Machine[]) : [];
  const nested = [...branches, state['ItemProcessor'], state['Iterator']].filter(isObject);
  return nested.flatMap((machine) => faultsOfMachine(machine, `inside ${name}`));
}
