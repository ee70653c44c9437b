import * as client from '@aws-sdk/client-scheduler';
import { arn, type Core } from '../../core.ts';
import type { DeployedResource, Provisioners } from '../../deploy/resource.ts';
import { AwsError, type Handlers } from '../../wire/handlers.ts';
import { service, type WireService } from '../../wire/service.ts';
import type { Schedule, ScheduleDeclaration } from './schedule.ts';
import { ScheduleStore, type SchedulerHooks } from './store.ts';

export type { SchedulerHooks } from './store.ts';
export type { Schedule } from './schedule.ts';

/** EventBridge Scheduler. */
export interface Scheduler {
  readonly wire: WireService;
  readonly provisioners: Provisioners;
  readonly hooks: SchedulerHooks;
}

export function createScheduler(core: Core, hooks: SchedulerHooks = {}): Scheduler {
  const store = new ScheduleStore(core, hooks);
  return { wire: service(client)(createHandlers(store)), provisioners: createProvisioners(store), hooks };
}

function createHandlers(store: ScheduleStore): Handlers<typeof client> {
  return {
    CreateSchedule({ Name = '', ClientToken: _token, ...declared }) {
      return { ScheduleArn: validly(() => store.create(Name, declared)).arn };
    },
    UpdateSchedule({ Name = '', ClientToken: _token, ...declared }) {
      return { ScheduleArn: validly(() => store.update(Name, declared)).arn };
    },
    GetSchedule: (input) => describe(store.get(input.Name, input.GroupName)),
    DeleteSchedule: (input) => (store.delete(store.get(input.Name, input.GroupName)), {}),
    ListSchedules(input) {
      const found = store.all(input.GroupName).filter(({ name, isEnabled }) => {
        const isInState = input.State === undefined || (input.State === 'ENABLED') === isEnabled;
        return isInState && name.startsWith(input.NamePrefix ?? '');
      });
      return { Schedules: found.map(summarize) };
    },
    CreateScheduleGroup(input) {
      const name = input.Name ?? '';
      store.createGroup(name);
      return { ScheduleGroupArn: arn('scheduler', `schedule-group/${name}`) };
    },
  };
}

const GROUP_PROPERTIES = new Set(['Name', 'Tags']);

function createProvisioners(store: ScheduleStore): Provisioners {
  return {
    'AWS::Scheduler::ScheduleGroup': ({ logicalId, name, properties }) => {
      const unknown = Object.keys(properties).find((property) => !GROUP_PROPERTIES.has(property));
      if (unknown) throw new Error(`${logicalId}: schedule groups with ${unknown} are not simulated`);
      store.createGroup(name);
    },
    'AWS::Scheduler::Schedule': (resource) => createFromTemplate(store, resource),
  };
}

function createFromTemplate(store: ScheduleStore, { logicalId, name, properties }: DeployedResource): void {
  const { Name: _name, ...declared } = properties;
  try {
    store.create(name, declared as ScheduleDeclaration);
  } catch (error) {
    throw new Error(`${logicalId}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** Turns what is wrong with a declaration into the error that the caller sees. */
function validly<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (error instanceof AwsError) throw error;
    throw new AwsError('ValidationException', error instanceof Error ? error.message : String(error));
  }
}

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

function describe(schedule: Schedule) {
  const { declared, startMs, endMs } = schedule;
  return {
    ...summarize(schedule),
    ...(declared.Description ? { Description: declared.Description } : {}),
    ScheduleExpression: declared.ScheduleExpression,
    ScheduleExpressionTimezone: declared.ScheduleExpressionTimezone ?? 'UTC',
    FlexibleTimeWindow: declared.FlexibleTimeWindow,
    ActionAfterCompletion: declared.ActionAfterCompletion ?? ('NONE' as const),
    Target: schedule.target,
    ...(startMs === undefined ? {} : { StartDate: new Date(startMs) }),
    ...(endMs === undefined ? {} : { EndDate: new Date(endMs) }),
  };
}
