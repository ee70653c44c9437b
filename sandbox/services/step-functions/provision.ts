import { asText, isObject } from '../../deploy/json.ts';
import type { DeployedResource, Provisioners, Undo } from '../../deploy/resource.ts';
import { faultsOfDefinition } from './guard.ts';
import type { MachineRecord } from './records.ts';

const PROPERTIES = new Set([
  'DefinitionString',
  'DefinitionSubstitutions',
  'LoggingConfiguration',
  'RoleArn',
  'StateMachineName',
  'StateMachineType',
  'Tags',
  'TracingConfiguration',
]);

/** Creates what templates declare of Step Functions: STANDARD machines whose definition stands in the template. */
export function createProvisioners(add: (machine: MachineRecord) => Undo, nowMs: () => number): Provisioners {
  return { 'AWS::StepFunctions::StateMachine': (resource) => add(read(resource, nowMs())) };
}

function read({ logicalId, name, arn, properties }: DeployedResource, createdMs: number): MachineRecord {
  const unknown = Object.keys(properties).find((property) => !PROPERTIES.has(property));
  if (unknown) throw new Error(`${logicalId}: ${unknown} of a state machine is not simulated`);
  const type: unknown = properties['StateMachineType'] ?? 'STANDARD';
  if (type !== 'STANDARD') throw new Error(`${logicalId}: state machines of type ${String(type)} are not simulated`);
  const substitutions = (properties['DefinitionSubstitutions'] ?? {}) as Readonly<Record<string, unknown>>;
  const definitionText = substitute(String(properties['DefinitionString']), substitutions, logicalId);
  let definition: unknown;
  try {
    definition = JSON.parse(definitionText);
  } catch (error) {
    throw new Error(`${logicalId}: the definition is not JSON: ${String(error)}`, { cause: error });
  }
  const faults = faultsOfDefinition(definition);
  if (!isObject(definition) || faults.length > 0) throw new Error(`${logicalId}: ${faults.join('; ')}`);
  return { name, arn, roleArn: String(properties['RoleArn']), definition, definitionText, createdMs };
}

/** CloudFormation leaves what it has no value for, and Step Functions would take it as it stands: an error here. */
function substitute(text: string, values: Readonly<Record<string, unknown>>, logicalId: string): string {
  return text.replace(/\$\{([A-Za-z0-9_]+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${logicalId}: the definition has no value for \${${name}}`);
    return asText(value);
  });
}
