import type * as client from '@aws-sdk/client-scheduler';
import { AwsError, type Handlers } from '../../wire/handlers.ts';
import { byKey, pageOf, type PageRequest } from '../pages.ts';
import type { Schedule } from './schedule.ts';
import type { ScheduleGroup, ScheduleStore } from './store.ts';

/** The API of EventBridge Scheduler. */
export function createHandlers(store: ScheduleStore): Handlers<typeof client> {
  return {
    CreateSchedule({ Name = '', ClientToken: _token, ...declared }) {
      return { ScheduleArn: validly(() => store.create(Name, declared)).arn };
    },
    UpdateSchedule({ Name = '', ClientToken: _token, ...declared }) {
      return { ScheduleArn: validly(() => store.update(Name, declared)).arn };
    },
    GetSchedule: (input) => describe(store.get(input.Name, input.GroupName)),
    DeleteSchedule: (input) => (store.delete(store.get(input.Name, input.GroupName)), {}),
    ListSchedules({ GroupName, NamePrefix = '', State, ...page }) {
      const keyOf = ({ groupName, name }: Schedule) => `${groupName}/${name}`;
      const found = store.all(GroupName).filter(({ name, isEnabled }) => {
        const isInState = State === undefined || (State === 'ENABLED') === isEnabled;
        return isInState && name.startsWith(NamePrefix);
      });
      const { items, nextToken } = pageIn(found, keyOf, page);
      return { Schedules: items.map(summarize), ...(nextToken !== undefined && { NextToken: nextToken }) };
    },
    ...groupHandlers(store),
  };
}

function groupHandlers(store: ScheduleStore): Handlers<typeof client> {
  return {
    CreateScheduleGroup({ Name = '', Tags = [] }) {
      const group = store.createGroup(Name, new Map(Tags.map(({ Key = '', Value = '' }) => [Key, Value])));
      return { ScheduleGroupArn: group.arn };
    },
    GetScheduleGroup: ({ Name = '' }) => describeGroup(store.group(Name)),
    DeleteScheduleGroup({ Name = '' }) {
      if (Name === 'default')
        throw new AwsError('ValidationException', 'The default schedule group cannot be deleted.');
      store.deleteGroup(store.group(Name));
      return {};
    },
    ListScheduleGroups({ NamePrefix = '', ...page }) {
      const named = store.groups().filter(({ name }) => name.startsWith(NamePrefix));
      const { items, nextToken } = pageIn(named, ({ name }) => name, page);
      return { ScheduleGroups: items.map(describeGroup), ...(nextToken !== undefined && { NextToken: nextToken }) };
    },
    TagResource({ ResourceArn, Tags = [] }) {
      const { tags } = groupAt(store, ResourceArn);
      for (const { Key = '', Value = '' } of Tags) tags.set(Key, Value);
      return {};
    },
    UntagResource({ ResourceArn, TagKeys = [] }) {
      const { tags } = groupAt(store, ResourceArn);
      for (const key of TagKeys) tags.delete(key);
      return {};
    },
    ListTagsForResource: ({ ResourceArn }) => ({
      Tags: [...groupAt(store, ResourceArn).tags].map(([Key, Value]) => ({ Key, Value })),
    }),
  };
}

const groupAt = (store: ScheduleStore, arn = '') => store.group(arn.slice(arn.lastIndexOf('/') + 1));

function pageIn<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  { MaxResults, NextToken }: { MaxResults?: number | undefined; NextToken?: string | undefined },
) {
  const request: PageRequest = { limit: MaxResults ?? PAGE, token: NextToken };
  return pageOf(items.toSorted(byKey(keyOf)), keyOf, request);
}

/** The largest page, and the usual one (API reference, ListSchedules). */
const PAGE = 100;

/** Turns what is wrong with a declaration into the error that the caller sees. */
function validly<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (error instanceof AwsError) throw error;
    throw new AwsError('ValidationException', error instanceof Error ? error.message : String(error));
  }
}

const describeGroup = ({ name, arn, createdMs }: ScheduleGroup) => ({
  Name: name,
  Arn: arn,
  State: 'ACTIVE' as const,
  CreationDate: new Date(createdMs),
  LastModificationDate: new Date(createdMs),
});

function summarize(schedule: Schedule) {
  return {
    Name: schedule.name,
    GroupName: schedule.groupName,
    Arn: schedule.arn,
    State: schedule.isEnabled ? ('ENABLED' as const) : ('DISABLED' as const),
    CreationDate: new Date(schedule.createdMs),
    LastModificationDate: new Date(schedule.modifiedMs),
    Target: { Arn: schedule.target.Arn },
  };
}

/** What was left out is shown with its default (recorded by cloud-custodian). */
function describe(schedule: Schedule) {
  const { declared, startMs, endMs, retry } = schedule;
  return {
    ...summarize(schedule),
    ...(declared.Description ? { Description: declared.Description } : {}),
    ScheduleExpression: declared.ScheduleExpression,
    ScheduleExpressionTimezone: declared.ScheduleExpressionTimezone ?? 'UTC',
    FlexibleTimeWindow: declared.FlexibleTimeWindow,
    ActionAfterCompletion: declared.ActionAfterCompletion ?? ('NONE' as const),
    Target: {
      ...schedule.target,
      RetryPolicy: {
        MaximumEventAgeInSeconds: retry.maximumEventAgeMs / 1_000,
        MaximumRetryAttempts: retry.maximumRetryAttempts,
      },
    },
    ...(startMs === undefined ? {} : { StartDate: new Date(startMs) }),
    ...(endMs === undefined ? {} : { EndDate: new Date(endMs) }),
  };
}
