import { anything, arnOf, tagsOfArn, withRequestTags } from './demand.ts';
import type { Demand, DemandsOf, Input, ServiceActions } from './demand.ts';

interface Entry {
  readonly EventBusName?: string;
}

const busArn = (nameOrArn: string | undefined) => arnOf('events', 'event-bus/', nameOrArn ?? 'default');

function ruleArn(name: string | undefined, nameOrArnOfBus: string | undefined): string {
  const bus = (nameOrArnOfBus ?? 'default').split('/').at(-1) ?? '';
  return arnOf('events', bus === 'default' ? 'rule/' : `rule/${bus}/`, name);
}

/**
 * Every entry is about its own bus. Whoever may put nothing on one of them is refused as a whole (a guess); what an entry
 * says is looked at for each of them, and refused in a call that succeeds.
 */
const putEvents = (input: Input): readonly Demand[] =>
  [...new Set(((input['Entries'] ?? []) as readonly Entry[]).map(({ EventBusName }) => busArn(EventBusName)))].map(
    (resource) => ({ resource, open: ['events:source', 'events:detail-type'] }),
  );

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
  ListTagsForResource: tagsOfArn('ResourceARN'),
  ListTargetsByRule: ruleOfTargets,
  PutEvents: putEvents,
  PutRule: withRequestTags(rule),
  PutTargets: ruleOfTargets,
  RemoveTargets: ruleOfTargets,
  TagResource: tagsOfArn('ResourceARN'),
  UntagResource: tagsOfArn('ResourceARN'),
  UpdateEventBus: bus,
};
