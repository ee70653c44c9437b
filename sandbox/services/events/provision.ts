import type { DeployedResource, Provisioners } from '../../deploy/resource.ts';
import { checkProperties, perform, tagsOf } from '../../deploy/perform.ts';
import type { WireService } from '../../wire/service.ts';

const BUS_PROPERTIES = new Set(['Name', 'Description', 'Tags']);
const RULE_PROPERTIES = new Set([
  'Name',
  'Description',
  'EventBusName',
  'EventPattern',
  'RoleArn',
  'ScheduleExpression',
  'State',
  'Targets',
  'Tags',
]);

/** Creates what templates declare of EventBridge, by the calls that CloudFormation makes. */
export function createProvisioners(wire: WireService): Provisioners {
  return {
    'AWS::Events::EventBus': (resource) => {
      checkProperties(resource, BUS_PROPERTIES);
      const { Description, Tags } = resource.properties;
      perform(wire, 'CreateEventBus', { Name: resource.name, Description, Tags: tagsOf(Tags) });
      return () => perform(wire, 'DeleteEventBus', { Name: resource.name });
    },
    'AWS::Events::Rule': (resource) => createRule(wire, resource),
  };
}

function createRule(wire: WireService, resource: DeployedResource): () => void {
  checkProperties(resource, RULE_PROPERTIES);
  const { EventBusName, EventPattern, Targets = [], Tags, Name: _name, ...rule } = resource.properties;
  const named = { EventBusName, Name: resource.name };
  const pattern = EventPattern && { EventPattern: JSON.stringify(EventPattern) };
  perform(wire, 'PutRule', { ...rule, ...named, ...pattern, Tags: tagsOf(Tags) });
  const ids = (Targets as { Id: string }[]).map(({ Id }) => Id);
  const remove = () => {
    const { Targets: present } = perform(wire, 'ListTargetsByRule', { EventBusName, Rule: resource.name }) as {
      Targets: { Id: string }[];
    };
    const Ids = present.map(({ Id }) => Id).filter((id) => ids.includes(id));
    if (Ids.length > 0) perform(wire, 'RemoveTargets', { EventBusName, Rule: resource.name, Ids });
    perform(wire, 'DeleteRule', named);
  };
  try {
    if (ids.length > 0) perform(wire, 'PutTargets', { EventBusName, Rule: resource.name, Targets });
  } catch (error) {
    remove();
    throw error;
  }
  return remove;
}
