import { type Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Construct } from 'constructs';
import { tick } from '../events/tick.ts';
import { acknowledge } from './function.ts';

/** Wakes a function again and again, to find what no event told. */
export function addTick(scope: Construct, target: lambda.Function, every: Duration): void {
  const tickRole = new iam.Role(scope, 'TickRole', { assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com') });
  acknowledge(
    tickRole,
    `Resource::<${Stack.of(scope).getLogicalId(target.node.defaultChild as lambda.CfnFunction)}.Arn>:*`,
    'The CDK grants the invocation of every version of a function; there is one.',
  );
  new Schedule(scope, 'Tick', {
    description: `Finds what no event told, every ${every.toHumanString()}.`,
    schedule: ScheduleExpression.rate(every),
    target: new LambdaInvoke(target, {
      role: tickRole,
      input: ScheduleTargetInput.fromObject(tick.input),
      // The next tick sees the same: there is nothing to retry for.
      retryAttempts: 0,
      maxEventAge: every,
    }),
  });
}
