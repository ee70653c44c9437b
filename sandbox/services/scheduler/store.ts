import { arn, type Core } from '../../core.ts';
import type { Random } from '../../random.ts';
import { AwsError } from '../../wire/handlers.ts';
import { notSimulated } from '../../wire/unsimulated.ts';
import { deliverPersistently, type DeliveryOutcome } from '../events/delivery.ts';
import { isoSeconds, uuid } from '../events/identifiers.ts';
import { runSchedule } from '../events/scheduleTimer.ts';
import { payloadOf, type Invocation } from './invocation.ts';
import { readSchedule, type Schedule, type ScheduleDeclaration } from './schedule.ts';

export interface SchedulerHooks {
  /** Sees how each invocation ended. */
  onInvocation?: ((schedule: Schedule, scheduledMs: number, outcome: DeliveryOutcome) => void) | undefined;
}

/**
 * An invocation comes within a minute of its time (User Guide: "60 second precision"). How late within it AWS does not
 * say; most come in its first seconds, so this is a guess.
 */
const LATENESS_MS = { lowest: 0, highest: 2_000 };

/** Groups of the account (Scheduler User Guide, "Quotas"); schedules may be a million. */
const MAXIMUM_GROUPS = 500;

export interface ScheduleGroup {
  readonly name: string;
  readonly arn: string;
  readonly createdMs: number;
  readonly tags: Map<string, string>;
  readonly schedules: Map<string, Schedule>;
}

/** All schedules of the Region, and their running. */
export class ScheduleStore {
  readonly hooks: SchedulerHooks;
  readonly #core: Core;
  readonly #random: Random;
  readonly #groups = new Map<string, ScheduleGroup>();

  constructor(core: Core, hooks: SchedulerHooks) {
    this.#core = core;
    this.#random = core.random.fork('scheduler');
    this.hooks = hooks;
    this.createGroup('default');
  }

  groups(): readonly ScheduleGroup[] {
    return [...this.#groups.values()];
  }

  /** @throws {AwsError} ConflictException, ServiceQuotaExceededException */
  createGroup(name: string, tags = new Map<string, string>()): ScheduleGroup {
    if (this.#groups.has(name)) throw new AwsError('ConflictException', `Schedule group ${name} already exists.`);
    if (this.#groups.size >= MAXIMUM_GROUPS)
      throw new AwsError('ServiceQuotaExceededException', `The limit of ${MAXIMUM_GROUPS} schedule groups is reached.`);
    const group = {
      name,
      arn: arn('scheduler', `schedule-group/${name}`),
      createdMs: this.#core.clock.now(),
      tags,
      schedules: new Map<string, Schedule>(),
    };
    this.#groups.set(name, group);
    return group;
  }

  /** Its schedules go with it. */
  deleteGroup(group: ScheduleGroup): void {
    for (const schedule of group.schedules.values()) schedule.stop();
    this.#groups.delete(group.name);
  }

  all(groupName?: string): readonly Schedule[] {
    const groups = groupName === undefined ? this.groups() : [this.group(groupName)];
    return groups.flatMap(({ schedules }) => [...schedules.values()]);
  }

  /** @throws {AwsError} ResourceNotFoundException */
  get(name = '', groupName = 'default'): Schedule {
    const schedule = this.group(groupName).schedules.get(name);
    if (!schedule) throw new AwsError('ResourceNotFoundException', `Schedule ${name} does not exist.`);
    return schedule;
  }

  /** @throws {AwsError} ConflictException. @throws {Error} saying what of the declaration is not valid. */
  create(name: string, declared: ScheduleDeclaration): Schedule {
    const groupName = declared.GroupName ?? 'default';
    if (this.group(groupName).schedules.has(name))
      throw new AwsError('ConflictException', `Schedule ${name} already exists.`);
    return this.#put(name, groupName, declared, this.#core.clock.now());
  }

  /** Replaces a schedule; what is left out goes back to its default, as in AWS. A rate begins to count anew. */
  update(name: string, declared: ScheduleDeclaration): Schedule {
    const previous = this.get(name, declared.GroupName);
    const schedule = this.#put(name, previous.groupName, declared, previous.createdMs);
    previous.stop();
    return schedule;
  }

  delete(schedule: Schedule): void {
    schedule.stop();
    this.group(schedule.groupName).schedules.delete(schedule.name);
  }

  /** @throws {AwsError} ResourceNotFoundException */
  group(name: string): ScheduleGroup {
    const group = this.#groups.get(name);
    if (!group) throw new AwsError('ResourceNotFoundException', `Schedule group ${name} does not exist.`);
    return group;
  }

  #put(name: string, groupName: string, declared: ScheduleDeclaration, createdMs: number): Schedule {
    const modifiedMs = this.#core.clock.now();
    const identity = { name, groupName, arn: arn('scheduler', `schedule/${groupName}/${name}`), createdMs, modifiedMs };
    const schedule = readSchedule(identity, declared);
    const service = schedule.target.Arn.split(':')[2] ?? '';
    if (!this.#core.receivers.has(service)) throw notSimulated(`A target like ${schedule.target.Arn}`);
    this.group(groupName).schedules.set(name, schedule);
    if (schedule.isEnabled) this.#run(schedule);
    return schedule;
  }

  /** A rate without a start date begins with an invocation at once (User Guide, "Rate-based schedules"). */
  #run(schedule: Schedule): void {
    const { expression, startMs, endMs, modifiedMs } = schedule;
    const window = { anchorMs: startMs ?? modifiedMs, startMs, endMs };
    const onEnd = () => {
      if (schedule.declared.ActionAfterCompletion === 'DELETE') this.delete(schedule);
    };
    const fire = (scheduledMs: number) => void this.#invoke(schedule, scheduledMs);
    schedule.stop = runSchedule(this.#core.clock, expression, window, modifiedMs - 1, fire, onEnd);
  }

  async #invoke(schedule: Schedule, scheduledMs: number): Promise<void> {
    const invocation: Invocation = { executionId: uuid(this.#random), scheduledMs };
    const latenessMs = this.#random.between(LATENESS_MS.lowest, LATENESS_MS.highest);
    const spreadMs = schedule.windowMs > 0 ? this.#random.between(0, schedule.windowMs) : 0;
    await this.#core.clock.sleep(latenessMs + spreadMs);
    const { target, retry } = schedule;
    const outcome = await deliverPersistently(this.#core, this.#random, {
      targetArn: target.Arn,
      principal: 'scheduler.amazonaws.com',
      sourceArn: schedule.arn,
      roleArn: target.RoleArn,
      payload: (attempt) => payloadOf(schedule, invocation, attempt),
      retry,
      deadLetterQueueArn: target.DeadLetterConfig?.Arn,
      deadLetterRoleArn: target.RoleArn,
      deadLetterAttributes: {
        SCHEDULE_ARN: schedule.arn,
        EXECUTION_ID: invocation.executionId,
        SCHEDULED_TIME: isoSeconds(scheduledMs),
      },
      onAttempt: () => this.#record(schedule, 'InvocationAttemptCount'),
      onAttemptFailed: () => this.#record(schedule, 'TargetErrorCount'),
    });
    if (outcome.kind === 'lost') this.#record(schedule, 'InvocationDroppedCount');
    if (outcome.kind === 'dead-lettered') this.#record(schedule, 'InvocationsSentToDeadLetterCount');
    this.hooks.onInvocation?.(schedule, scheduledMs, outcome);
  }

  /** AWS/Scheduler knows schedule groups, not single schedules (User Guide, "Monitoring with CloudWatch"). */
  #record({ groupName }: Schedule, name: string): void {
    const dimensions = { ScheduleGroup: groupName };
    this.#core.record({ namespace: 'AWS/Scheduler', name, dimensions, value: 1, unit: 'Count' });
  }
}
