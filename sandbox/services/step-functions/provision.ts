import { asText } from '../../deploy/json.ts';
import type { DeployedResource, Provisioners } from '../../deploy/resource.ts';
import { allTagsOf } from '../../deploy/systemTags.ts';
import { parseDefinition } from './definition.ts';
import { faultsOfDefinition } from './guard.ts';
import type { MachineRecord } from './records.ts';

const PROPERTIES = new Set([
  'Definition',
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
export function createProvisioners(machines: Map<string, MachineRecord>, nowMs: () => number): Provisioners {
  return {
    'AWS::StepFunctions::StateMachine': (resource) => {
      machines.set(resource.arn, read(resource, nowMs()));
      return () => void machines.delete(resource.arn);
    },
  };
}

function read(resource: DeployedResource, createdMs: number): MachineRecord {
  const { logicalId, name, arn, properties } = resource;
  const unknown = Object.keys(properties).find((property) => !PROPERTIES.has(property));
  if (unknown) throw new Error(`${logicalId}: ${unknown} of a state machine is not simulated`);
  const type: unknown = properties['StateMachineType'] ?? 'STANDARD';
  if (type !== 'STANDARD') throw new Error(`${logicalId}: state machines of type ${String(type)} are not simulated`);
  const substitutions = (properties['DefinitionSubstitutions'] ?? {}) as Readonly<Record<string, unknown>>;
  const given: unknown = properties['DefinitionString'] ?? properties['Definition'];
  const definitionText = substitute(asText(given), substitutions, logicalId);
  const definition = parseDefinition(definitionText);
  const faults = faultsOfDefinition(definition);
  if (faults.length > 0) throw new Error(`${logicalId}: ${faults.join('; ')}`);
  return {
    name,
    arn,
    roleArn: String(properties['RoleArn']),
    definition,
    definitionText,
    createdMs,
    logging: loggingOf(properties['LoggingConfiguration']),
    isTraced: properties['TracingConfiguration']?.Enabled === true,
    tags: allTagsOf(resource),
  };
}

interface LoggingProperties {
  readonly Level?: 'ALL' | 'ERROR' | 'FATAL' | 'OFF';
  readonly IncludeExecutionData?: boolean;
  readonly Destinations?: readonly { readonly CloudWatchLogsLogGroup: { readonly LogGroupArn: string } }[];
}

/** As the API shows it; nothing is logged. */
const loggingOf = ({ Level = 'OFF', IncludeExecutionData = false, Destinations }: LoggingProperties = {}) => ({
  level: Level,
  includeExecutionData: IncludeExecutionData,
  ...(Destinations && {
    destinations: Destinations.map(({ CloudWatchLogsLogGroup: { LogGroupArn } }) => ({
      cloudWatchLogsLogGroup: { logGroupArn: LogGroupArn },
    })),
  }),
});

/** CloudFormation leaves what it has no value for, and Step Functions would take it as it stands: an error here. */
function substitute(text: string, values: Readonly<Record<string, unknown>>, logicalId: string): string {
  return text.replace(/\$\{([A-Za-z0-9_]+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${logicalId}: the definition has no value for \${${name}}`);
    return asText(value);
  });
}
