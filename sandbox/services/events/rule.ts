import { AwsError } from '../../wire/handlers.ts';
import { compilePattern, type EventFilter } from './pattern.ts';
import { parseSchedule, type Schedule } from './scheduleExpression.ts';
import type { Target } from './target.ts';

export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  readonly description: string | undefined;
  readonly pattern: string | undefined;
  readonly matches: EventFilter | undefined;
  /** Whether its pattern counts among those with wildcards, of which a bus may have few. */
  readonly hasWildcard: boolean;
  readonly roleArn: string | undefined;
  readonly tags: Map<string, string>;
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
  readonly roleArn?: string | undefined;
  readonly tags: Map<string, string>;
  readonly pattern?: string | undefined;
  readonly scheduleExpression?: string | undefined;
  readonly isEnabled: boolean;
}

/**
 * @throws {InvalidPattern} for a pattern that EventBridge would refuse.
 * @throws {AwsError} ValidationException for anything else that is wrong with it.
 */
export function compileRule(declaration: RuleDeclaration): Rule {
  const { pattern, scheduleExpression, busName } = declaration;
  if (!pattern && !scheduleExpression)
    throw invalid('Parameter(s) EventPattern or ScheduleExpression must be specified.');
  if (scheduleExpression && busName !== 'default')
    throw invalid('ScheduleExpression is supported only on the default event bus.');
  const schedule = scheduleExpression ? readSchedule(scheduleExpression) : undefined;
  return {
    ...declaration,
    description: declaration.description,
    roleArn: declaration.roleArn,
    hasWildcard: pattern !== undefined && /"wildcard"\s*:/.test(pattern),
    pattern,
    matches: pattern ? compilePattern(JSON.parse(pattern)) : undefined,
    scheduleExpression,
    schedule,
    targets: new Map(),
    stopSchedule: () => {},
  };
}

/** Rules take rate(…) and cron(…), in UTC. */
function readSchedule(expression: string): Schedule {
  const schedule = attempt(() => parseSchedule(expression));
  if (!schedule || schedule.kind === 'at') throw invalid('Parameter ScheduleExpression is not valid.');
  return schedule;
}

function attempt<Result>(run: () => Result): Result | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

const invalid = (message: string) => new AwsError('ValidationException', message);
