import { type Duration, Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke, StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { sweep } from '../events/sweep.ts';
import { tick } from '../events/tick.ts';
import { serviceOfAccount } from './delivery.ts';
import { acknowledge } from './function.ts';
import { OwnRole } from './role.ts';

/** Triggers a function regularly, to find what no event reported. */
export function addTick(scope: Construct, woken: Woken): void {
  addSchedule(scope, 'Tick', { ...woken, input: tick.input, finds: 'what no event reported' });
}

/** Starts the machine that divides a tick among several invocations. */
export function addDividedTick(
  scope: Construct,
  { machine, parts, every, role }: Omit<Woken, 'target'> & { readonly machine: StateMachine; readonly parts: number },
): void {
  const numbers = Array.from({ length: parts }, (_, at) => at + 1);
  new Schedule(scope, 'Tick', {
    description: `Finds what no event reported, every ${every.toHumanString()}, in ${parts} parts.`,
    schedule: ScheduleExpression.rate(every),
    target: new StepFunctionsStartExecution(machine, {
      role,
      input: ScheduleTargetInput.fromObject({ tick: tick.input, parts: numbers, of: parts }),
      // No retries, because the next run finds the same.
      retryAttempts: 0,
      maxEventAge: every,
    }),
  });
}

/** Triggers a full reconciliation regularly, whether there is work in progress or not. */
export function addSweep(scope: Construct, woken: Woken): void {
  addSchedule(scope, 'Sweep', { ...woken, input: sweep.input, finds: 'what neither event nor tick found' });
}

/** A role for schedules of this account: those of others could name it, too (Scheduler user guide, "Confused deputy"). */
export const createSchedulerRole = (scope: Construct, id: string): iam.Role =>
  new OwnRole(scope, id, { assumedBy: serviceOfAccount(scope, 'scheduler.amazonaws.com') });

/** What is triggered, how often, and the role by which the scheduler does it. */
interface Woken {
  readonly target: lambda.Function;
  readonly every: Duration;
  readonly role: iam.Role;
}

interface Wakening extends Woken {
  readonly input: Readonly<Record<string, string>>;
  readonly finds: string;
}

function addSchedule(scope: Construct, id: string, { target, every, role, input, finds }: Wakening): void {
  acknowledge(
    role,
    `Resource::<${Stack.of(scope).getLogicalId(target.node.defaultChild as lambda.CfnFunction)}.Arn>:*`,
    'The CDK grants the invocation of every version of a function; there is one.',
  );
  new Schedule(scope, id, {
    description: `Finds ${finds}, every ${every.toHumanString()}.`,
    schedule: ScheduleExpression.rate(every),
    target: new LambdaInvoke(target, {
      role,
      input: ScheduleTargetInput.fromObject(input),
      // No retries, because the next run finds the same.
      retryAttempts: 0,
      maxEventAge: every,
    }),
  });
}
