import { isObject } from '../../deploy/json.ts';
import { AwsError } from '../../wire/handlers.ts';
import { DEFINITION_MAX_CHARACTERS, LABEL_MAX_CHARACTERS } from './quotas.ts';

type Machine = Readonly<Record<string, unknown>>;

const TYPES = ['Task', 'Wait', 'Pass', 'Succeed', 'Fail', 'Choice', 'Parallel', 'Map'];

/** States that end a machine by themselves, or name where they lead elsewhere. */
const WITHOUT_NEXT = new Set(['Succeed', 'Fail', 'Choice']);

/**
 * A definition as Step Functions takes it, as far as its states and where they lead; what it may say besides is not
 * checked.
 * @throws {AwsError} InvalidDefinition with the first fault, in AWS's words, as recorded
 */
export function parseDefinition(text: string): Machine {
  if (text.length > DEFINITION_MAX_CHARACTERS) {
    // The wire model's bound. The value itself would be shown here, a megabyte of it.
    const asked = `Member must have length less than or equal to ${DEFINITION_MAX_CHARACTERS}`;
    const message = `1 validation error detected: Value at 'definition' failed to satisfy constraint: ${asked}`;
    throw new AwsError('ValidationException', message, { status: 400 });
  }
  let definition: unknown;
  try {
    definition = JSON.parse(text);
  } catch {
    throw invalid('INVALID_JSON_DESCRIPTION: Definition must be a valid JSON object');
  }
  if (!isObject(definition)) throw invalid('SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object');
  const fault = faultOfMachine(definition, '');
  if (fault !== undefined) throw invalid(fault);
  return definition;
}

const invalid = (fault: string): AwsError =>
  new AwsError('InvalidDefinition', `Invalid State Machine Definition: '${fault}'`, { status: 400 });

const failed = (what: string, where: string): string => `SCHEMA_VALIDATION_FAILED: ${what} at ${where || '/'}`;

function faultOfMachine(machine: Machine, where: string): string | undefined {
  const missing = ['States', 'StartAt'].filter((field) => !(field in machine));
  if (missing.length > 0) return failed(`These fields are required: [${missing.join(', ')}]`, where);
  const states = machine['States'];
  if (!isObject(states)) return failed('States must be an object', `${where}/States`);
  const start = String(machine['StartAt']);
  if (!(start in states)) return `MISSING_TRANSITION_TARGET: Missing 'Next' target: ${start} at ${where}/StartAt`;
  for (const [name, state] of Object.entries(states)) {
    const fault = faultOfState(state as Machine, states, `${where}/States/${name}`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultOfState(state: Machine, states: Machine, where: string): string | undefined {
  const type = String(state['Type']);
  if (!TYPES.includes(type)) {
    return failed(`The field 'Type' should have one of these values: [${TYPES.join(', ')}]`, `${where}/Type`);
  }
  if (type === 'Task' && !('Resource' in state)) return failed('These fields are required: [Resource]', where);
  if (!WITHOUT_NEXT.has(type) && !('Next' in state) && state['End'] !== true) {
    return failed('These fields are required: [Next]', where);
  }
  const fault = type === 'Map' ? faultOfMap(state, where) : undefined;
  if (fault !== undefined) return fault;
  for (const [target, at] of targetsOf(state)) {
    if (!(target in states)) return `MISSING_TRANSITION_TARGET: Missing 'Next' target: ${target} at ${where}/${at}`;
  }
  for (const [machine, at] of nestedIn(state)) {
    const fault = faultOfMachine(machine, `${where}/${at}`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** What a Map state in distributed mode has to say of its executions. The words follow those that are recorded. */
function faultOfMap(state: Machine, where: string): string | undefined {
  const processor = state['ItemProcessor'];
  const config = isObject(processor) ? processor['ProcessorConfig'] : undefined;
  if (isObject(config) && config['Mode'] === 'DISTRIBUTED') {
    const at = `${where}/ItemProcessor/ProcessorConfig`;
    if (!('ExecutionType' in config)) return failed('These fields are required: [ExecutionType]', at);
    if (config['ExecutionType'] !== 'STANDARD' && config['ExecutionType'] !== 'EXPRESS') {
      const values = "The field 'ExecutionType' should have one of these values: [STANDARD, EXPRESS]";
      return failed(values, `${at}/ExecutionType`);
    }
  }
  const label = state['Label'];
  if (label === undefined) return undefined;
  const isLabel = typeof label === 'string' && label.length > 0 && label.length <= LABEL_MAX_CHARACTERS;
  return isLabel ? undefined : failed(`Label must have 1 to ${LABEL_MAX_CHARACTERS} characters`, `${where}/Label`);
}

/** Where a state leads, and where it says so. */
function targetsOf(state: Machine): (readonly [target: string, at: string])[] {
  const named = (field: string, from: Machine, at: string) =>
    field in from ? [[String(from[field]), `${at}${field}`] as const] : [];
  const each = (field: string) =>
    ((state[field] ?? []) as readonly Machine[]).flatMap((item, index) => named('Next', item, `${field}[${index}]/`));
  return [...named('Next', state, ''), ...named('Default', state, ''), ...each('Choices'), ...each('Catch')];
}

/** The machines inside of a state. */
function nestedIn(state: Machine): (readonly [machine: Machine, at: string])[] {
  const branches = ((state['Branches'] ?? []) as readonly Machine[]).map(
    (branch, index) => [branch, `Branches[${index}]`] as const,
  );
  const iterated = ['ItemProcessor', 'Iterator'].flatMap((field) =>
    isObject(state[field]) ? [[state[field] as Machine, field] as const] : [],
  );
  return [...branches, ...iterated];
}
