import type { Target as TargetInput } from '@aws-sdk/client-eventbridge';
import type { Core } from '../../core.ts';
import { readRetryPolicy, type RetryPolicy } from './delivery.ts';
import { compileInput, type InputMaker } from './input.ts';
import { compilePattern, type EventFilter } from './pattern.ts';
import { parseSchedule, type Schedule } from './scheduleExpression.ts';

/** Where a rule sends what it matches. */
export interface Target {
  readonly declared: TargetInput;
  readonly id: string;
  readonly arn: string;
  readonly input: InputMaker;
  readonly retry: RetryPolicy;
}

export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  readonly description: string | undefined;
  readonly pattern: string | undefined;
  readonly matches: EventFilter | undefined;
  readonly scheduleExpression: string | undefined;
  readonly schedule: Schedule | undefined;
  isEnabled: boolean;
  readonly targets: Map<string, Target>;
  stopSchedule: () => void;
}

/** What PutRule and a template say of a rule. */
export interface RuleDeclaration {
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  readonly description?: string | undefined;
  readonly pattern?: string | undefined;
  readonly scheduleExpression?: string | undefined;
  readonly isEnabled: boolean;
}

/**
 * @throws {InvalidPattern} for a pattern that EventBridge would refuse.
 * @throws {Error} for anything else that is wrong with it.
 */
export function compileRule(declaration: RuleDeclaration): Rule {
  const { pattern, scheduleExpression, busName } = declaration;
  if (!pattern && !scheduleExpression)
    throw new Error('Parameter(s) EventPattern or ScheduleExpression must be specified.');
  if (scheduleExpression && busName !== 'default')
    throw new Error('ScheduleExpression is supported only on the default event bus.');
  const schedule = scheduleExpression ? parseSchedule(scheduleExpression) : undefined;
  if (schedule?.kind === 'at')
    throw new Error('Parameter ScheduleExpression is not valid: rules take rate(…) and cron(…).');
  return {
    ...declaration,
    description: declaration.description,
    pattern,
    matches: pattern ? compilePattern(JSON.parse(pattern)) : undefined,
    scheduleExpression,
    schedule,
    targets: new Map(),
    stopSchedule: () => {},
  };
}

const TARGET_MEMBERS = new Set([
  'Id',
  'Arn',
  'RoleArn',
  'Input',
  'InputPath',
  'InputTransformer',
  'RetryPolicy',
  'DeadLetterConfig',
]);

/** @throws {Error} naming the target and what of it is not simulated or not valid. */
export function compileTarget(core: Core, declared: TargetInput): Target {
  const { Id: id = '', Arn: arn = '' } = declared;
  try {
    for (const [member, value] of Object.entries(declared)) {
      if (value !== undefined && !TARGET_MEMBERS.has(member)) throw new Error(`${member} is not simulated`);
    }
    const service = arn.split(':')[2] ?? '';
    if (!core.receivers.has(service)) throw new Error(`targets like ${arn} are not simulated`);
    return {
      declared,
      id,
      arn,
      input: compileInput(declared),
      retry: readRetryPolicy(declared.RetryPolicy),
    };
  } catch (error) {
    throw new Error(`target ${id}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
