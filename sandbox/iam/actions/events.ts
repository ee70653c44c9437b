import { anything, arnOf, withRequestTags } from './demand.ts';
import type { Demand, DemandsOf, Input, ServiceActions } from './demand.ts';

interface Entry {
  readonly EventBusName?: string;
  readonly Source?: string;
  readonly DetailType?: string;
}

const busArn = (nameOrArn: string | undefined) => arnOf('events', 'event-bus/', nameOrArn ?? 'default');

function ruleArn(name: string | undefined, nameOrArnOfBus: string | undefined): string {
  const bus = (nameOrArnOfBus ?? 'default').split('/').at(-1) ?? '';
  return arnOf('events', bus === 'default' ? 'rule/' : `rule/${bus}/`, name);
}

/** Every entry is about its own bus. */
const putEvents = (input: Input): readonly Demand[] =>
  ((input['Entries'] ?? []) as readonly Entry[]).map((entry) => ({
    resource: busArn(entry.EventBusName),
    context: { 'events:detail-type': entry.DetailType, 'events:source': entry.Source },
  }));

const bus: DemandsOf = (input) => [{ resource: busArn(input['Name']) }];
const rule: DemandsOf = (input) => [{ resource: ruleArn(input['Name'], input['EventBusName']) }];
const ruleOfTargets: DemandsOf = (input) => [{ resource: ruleArn(input['Rule'], input['EventBusName']) }];

export const events: ServiceActions = {
  CreateEventBus: withRequestTags(bus),
  DeleteEventBus: bus,
  DeleteRule: rule,
  DescribeEventBus: bus,
  DescribeRule: rule,
  DisableRule: rule,
  EnableRule: rule,
  ListEventBuses: anything,
  ListRules: anything,
  ListTargetsByRule: ruleOfTargets,
  PutEvents: putEvents,
  PutRule: withRequestTags(rule),
  PutTargets: ruleOfTargets,
  RemoveTargets: ruleOfTargets,
};
