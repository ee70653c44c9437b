import type * as client from '@aws-sdk/client-eventbridge';
import { AwsError, type Handlers } from '../../../wire/handlers.ts';
import { refuseUnsimulated } from '../../../wire/unsimulated.ts';
import { byKey, pageOf } from '../../pages.ts';
import type { Bus, Buses } from '../bus.ts';
import { QUOTAS } from '../quotas.ts';
import { busOf, invalid, tooMany } from './lookup.ts';
import { tagMap } from './tags.ts';

const CREATED = new Set(['Name', 'Description', 'Tags']);

export function busHandlers(buses: Buses): Handlers<typeof client> {
  return {
    CreateEventBus(input) {
      refuseUnsimulated('events:CreateEventBus', input, CREATED);
      const { Name = '', Description, Tags } = input;
      if (Name.includes('/'))
        throw invalid(`Event bus name '${Name}' is not valid: only partner event buses have a /.`);
      if (buses.find(Name)) throw new AwsError('ResourceAlreadyExistsException', `Event bus ${Name} already exists.`);
      if (buses.all().length >= QUOTAS.buses) throw tooMany();
      const bus = buses.create(Name, { description: Description, tags: tagMap(Tags) });
      return { EventBusArn: bus.arn, ...(Description !== undefined && { Description }) };
    },
    UpdateEventBus(input) {
      refuseUnsimulated('events:UpdateEventBus', input, CREATED);
      const bus = busOf(buses, input.Name);
      if (input.Description !== undefined) bus.description = input.Description;
      bus.modifiedMs = buses.nowMs();
      const { name: Name, arn: Arn, description } = bus;
      return { Name, Arn, ...(description !== undefined && { Description: description }) };
    },
    DeleteEventBus({ Name }) {
      if (Name === 'default') throw invalid('Cannot delete event bus default.');
      const bus = buses.find(Name);
      if (bus?.rules.size) throw invalid(`Event bus ${bus.name} can't be deleted since it has rules.`);
      if (bus) buses.delete(bus);
      return {};
    },
    DescribeEventBus: ({ Name }) => describe(busOf(buses, Name)),
    ListEventBuses({ NamePrefix = '', Limit, NextToken }) {
      const named = buses.all().filter(({ name }) => name.startsWith(NamePrefix));
      const sorted = named.toSorted(byKey(({ name }) => name));
      const { items, nextToken } = pageOf(sorted, ({ name }) => name, { limit: Limit, token: NextToken });
      return { EventBuses: items.map(describe), ...(nextToken !== undefined && { NextToken: nextToken }) };
    },
  };
}

function describe({ name, arn, description, policy, createdMs, modifiedMs }: Bus) {
  return {
    Name: name,
    Arn: arn,
    ...(description !== undefined && { Description: description }),
    ...(policy !== undefined && { Policy: JSON.stringify(policy) }),
    CreationTime: new Date(createdMs),
    LastModifiedTime: new Date(modifiedMs),
  };
}
