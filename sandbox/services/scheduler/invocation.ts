import { ACCOUNT_ID, REGION } from '../../core.ts';
import { isoSeconds } from '../events/identifiers.ts';
import type { Schedule } from './schedule.ts';

export interface Invocation {
  readonly executionId: string;
  readonly scheduledMs: number;
}

/** The target's payload at an attempt: its input, with Scheduler's context attributes filled in. */
export function payloadOf(schedule: Schedule, invocation: Invocation, attempt: number): string {
  const input =
    schedule.target.Input === undefined ? undefined : fillIn(schedule.target.Input, schedule, invocation, attempt);
  const parameters = schedule.target.EventBridgeParameters;
  if (parameters)
    return eventOf(schedule, invocation, parameters.Source, parameters.DetailType, JSON.parse(input ?? '{}'));
  // Without an input the target receives a default notification, whose detail is a text.
  return input ?? eventOf(schedule, invocation, 'aws.scheduler', 'Scheduled Event', '{}');
}

/** User Guide, "Adding context attributes". */
function fillIn(input: string, schedule: Schedule, { executionId, scheduledMs }: Invocation, attempt: number): string {
  if (!input.includes('<aws.scheduler.')) return input;
  return input
    .replaceAll('<aws.scheduler.schedule-arn>', schedule.arn)
    .replaceAll('<aws.scheduler.scheduled-time>', isoSeconds(scheduledMs))
    .replaceAll('<aws.scheduler.execution-id>', executionId)
    .replaceAll('<aws.scheduler.attempt-number>', String(attempt));
}

function eventOf(
  schedule: Schedule,
  { executionId, scheduledMs }: Invocation,
  source: string | undefined,
  detailType: string | undefined,
  detail: unknown,
): string {
  return JSON.stringify({
    version: '0',
    id: executionId,
    'detail-type': detailType,
    source,
    account: ACCOUNT_ID,
    time: isoSeconds(scheduledMs),
    region: REGION,
    resources: [schedule.arn],
    detail,
  });
}
