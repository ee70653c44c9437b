import type { Core } from '../../core.ts';
import type { DeployedResource, Provisioners } from '../../deploy/resource.ts';
import type { Buses } from './bus.ts';
import { ruleArn } from './handlers.ts';
import { compileTarget } from './rule.ts';

const RULE_PROPERTIES = new Set([
  'Name',
  'Description',
  'EventBusName',
  'EventPattern',
  'ScheduleExpression',
  'State',
  'Targets',
  'Tags',
]);
const BUS_PROPERTIES = new Set(['Name', 'Description', 'Tags']);

/** Creates what templates declare of EventBridge. */
export function createProvisioners(core: Core, buses: Buses): Provisioners {
  return {
    'AWS::Events::EventBus': (resource) => {
      checkProperties(resource, BUS_PROPERTIES);
      buses.create(resource.name);
    },
    'AWS::Events::Rule': (resource) => createRule(core, buses, resource),
  };
}

function createRule(core: Core, buses: Buses, resource: DeployedResource): void {
  checkProperties(resource, RULE_PROPERTIES);
  const {
    EventBusName,
    EventPattern,
    ScheduleExpression,
    State = 'ENABLED',
    Description,
    Targets = [],
  } = resource.properties;
  const bus = buses.find(EventBusName);
  if (!bus) throw new Error(`${resource.logicalId}: the event bus ${EventBusName} does not exist`);
  if (State !== 'ENABLED' && State !== 'DISABLED')
    throw new Error(`${resource.logicalId}: the state ${State} is not simulated`);
  try {
    const targets = Targets.map((target: Parameters<typeof compileTarget>[1]) => compileTarget(core, target));
    const rule = buses.putRule(bus, {
      name: resource.name,
      arn: ruleArn(bus.name, resource.name),
      busName: bus.name,
      description: Description,
      pattern: EventPattern && JSON.stringify(EventPattern),
      scheduleExpression: ScheduleExpression,
      isEnabled: State === 'ENABLED',
    });
    for (const target of targets) rule.targets.set(target.id, target);
  } catch (error) {
    throw new Error(`${resource.logicalId}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function checkProperties({ logicalId, type, properties }: DeployedResource, known: ReadonlySet<string>): void {
  for (const name of Object.keys(properties)) {
    if (!known.has(name)) throw new Error(`${logicalId}: ${type} with ${name} is not simulated`);
  }
}
