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
    'AWS::Events::EventBusPolicy': (resource) => addStatement(wire, resource),
    'AWS::Events::Rule': (resource) => createRule(wire, resource),
  };
}

/** CloudFormation keeps the other statements of the bus (template reference, AWS::Events::EventBusPolicy). */
function addStatement(wire: WireService, resource: DeployedResource): () => void {
  checkProperties(resource, new Set(['EventBusName', 'Statement', 'StatementId']));
  const { EventBusName, Statement, StatementId } = resource.properties;
  const { Policy } = perform(wire, 'DescribeEventBus', { Name: EventBusName }) as { Policy?: string };
  const before = Policy === undefined ? [] : (JSON.parse(Policy) as { Statement: { Sid?: string }[] }).Statement;
  const others = before.filter(({ Sid }) => Sid !== StatementId);
  const document = { Version: '2012-10-17', Statement: [...others, { ...Statement, Sid: StatementId }] };
  perform(wire, 'PutPermission', { EventBusName, Policy: JSON.stringify(document) });
  return () => perform(wire, 'RemovePermission', { EventBusName, StatementId });
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
