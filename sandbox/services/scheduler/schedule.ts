import type { CreateScheduleInput, Target } from '@aws-sdk/client-scheduler';
import { readRetryPolicy, type RetryPolicy } from '../events/delivery.ts';
import { parseSchedule, type Schedule as Expression } from '../events/scheduleExpression.ts';
import { timeZone } from '../events/timeZone.ts';
import { notSimulated, refuseUnsimulated } from '../../wire/unsimulated.ts';

/** What CreateSchedule and a template say of a schedule; dates as they come from the one or the other. */
export type ScheduleDeclaration = Omit<CreateScheduleInput, 'StartDate' | 'EndDate' | 'ClientToken' | 'Name'> & {
  readonly StartDate?: Date | string | undefined;
  readonly EndDate?: Date | string | undefined;
};

/** A schedule, checked and ready to run. */
export interface Schedule {
  readonly name: string;
  readonly groupName: string;
  readonly arn: string;
  readonly declared: ScheduleDeclaration;
  readonly target: Target & { readonly Arn: string; readonly RoleArn: string };
  readonly expression: Expression;
  readonly retry: RetryPolicy;
  readonly startMs: number | undefined;
  readonly endMs: number | undefined;
  /** How much later than planned an invocation may come; 0 unless the time window is flexible. */
  readonly windowMs: number;
  readonly isEnabled: boolean;
  readonly createdMs: number;
  readonly modifiedMs: number;
  stop: () => void;
}

const MEMBERS = new Set([
  'Name',
  'GroupName',
  'Description',
  'ScheduleExpression',
  'ScheduleExpressionTimezone',
  'State',
  'StartDate',
  'EndDate',
  'FlexibleTimeWindow',
  'Target',
  'ActionAfterCompletion',
]);
const TARGET_MEMBERS = new Set(['Arn', 'RoleArn', 'Input', 'RetryPolicy', 'DeadLetterConfig', 'EventBridgeParameters']);

/** Targets that take JSON only (API Reference, Target.Input). */
const JSON_TARGETS = new Set(['lambda', 'states', 'events']);

/** @throws {Error} naming what is missing, wrong or not simulated. */
export function readSchedule(
  identity: Pick<Schedule, 'name' | 'groupName' | 'arn' | 'createdMs' | 'modifiedMs'>,
  declared: ScheduleDeclaration,
): Schedule {
  refuseUnsimulated('scheduler:CreateSchedule', declared, MEMBERS);
  const expression = readExpression(declared.ScheduleExpression ?? '', declared.ScheduleExpressionTimezone ?? 'UTC');
  if (expression.kind === 'at' && expression.instantMs <= identity.modifiedMs) {
    throw new Error(`${declared.ScheduleExpression} lies in the past, which is not simulated`);
  }
  const { Mode, MaximumWindowInMinutes = 0 } = declared.FlexibleTimeWindow ?? {};
  if ((Mode === 'FLEXIBLE') !== MaximumWindowInMinutes > 0)
    throw new Error('MaximumWindowInMinutes belongs to flexible time windows, and is required there');
  return {
    ...identity,
    declared,
    target: readTarget(declared.Target),
    expression,
    retry: readRetryPolicy(declared.Target?.RetryPolicy),
    startMs: readDate(declared.StartDate),
    endMs: readDate(declared.EndDate),
    windowMs: Mode === 'FLEXIBLE' ? MaximumWindowInMinutes * 60_000 : 0,
    isEnabled: declared.State !== 'DISABLED',
    stop: () => {},
  };
}

function readTarget(target: Target | undefined): Schedule['target'] {
  const { Arn, RoleArn, Input } = target ?? {};
  if (!target || !Arn || !RoleArn) throw new Error('a Target with Arn and RoleArn is required');
  refuseUnsimulated('scheduler:CreateSchedule', target, TARGET_MEMBERS);
  const service = Arn.split(':')[2] ?? '';
  if (service === 'scheduler') throw notSimulated(`The universal target ${Arn}`);
  const { Source, DetailType } = target.EventBridgeParameters ?? {};
  if ((service === 'events') !== (Source !== undefined && DetailType !== undefined)) {
    throw new Error('EventBridgeParameters belong to event buses, and are required there');
  }
  if (Input !== undefined && JSON_TARGETS.has(service)) {
    try {
      JSON.parse(Input);
    } catch {
      throw new Error(`the Input of ${Arn} is not JSON: ${Input}`);
    }
  }
  return { ...target, Arn, RoleArn };
}

function readDate(date: Date | string | undefined): number | undefined {
  if (date === undefined) return undefined;
  const timeMs = typeof date === 'string' ? Date.parse(date) : date.getTime();
  if (Number.isNaN(timeMs)) throw new Error(`${JSON.stringify(date)} is not a date`);
  return timeMs;
}

function readExpression(text: string, zone: string): Expression {
  try {
    timeZone(zone);
  } catch {
    throw new Error(`Invalid Schedule Expression Timezone ${zone}.`);
  }
  try {
    return parseSchedule(text, zone);
  } catch (error) {
    throw new Error(`Invalid Schedule Expression ${text}.`, { cause: error });
  }
}
