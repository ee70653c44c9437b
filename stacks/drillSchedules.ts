import { ArnFormat, Stack, type StackProps, TimeZone } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Construct } from 'constructs';
import { drillScheduleName } from '../events/drillNames.ts';
import { acknowledge } from './function.ts';
import { createSchedulerRole } from './tick.ts';

interface DrillSchedulesProps extends StackProps {
  readonly stage: string;
  readonly drills: readonly ScheduledDrill[];
}

/** A drill or a game day, and when it is requested. */
export interface ScheduledDrill {
  readonly drill: string;
  readonly resource: string;
  readonly schedule: { readonly expression: string; readonly timeZone: string };
}

/** What starts drills by the calendar. Each has a schedule, and a fleet may have more than a stack has room for. */
export class DrillSchedulesStack extends Stack {
  constructor(scope: Construct, id: string, { stage, drills, ...props }: DrillSchedulesProps) {
    super(scope, id, props);
    const functionArn = Stack.of(this).formatArn({
      service: 'lambda',
      resource: 'function',
      resourceName: drillScheduleName(stage),
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    // By its name: a reference between stacks would keep the control plane from replacing the function.
    const target = lambda.Function.fromFunctionAttributes(this, 'Function', { functionArn, sameEnvironment: true });
    const role = createSchedulerRole(this, 'Role');
    acknowledge(
      role,
      `Resource::arn:<AWS::Partition>:lambda:<AWS::Region>:<AWS::AccountId>:function:${drillScheduleName(stage)}:*`,
      'The CDK grants the invocation of every version of a function; there is one.',
    );
    for (const { drill, resource, schedule } of drills) {
      new Schedule(this, `${drill}-${resource}`, {
        description: `${drill} of ${resource}`,
        schedule: ScheduleExpression.expression(schedule.expression, TimeZone.of(schedule.timeZone)),
        target: new LambdaInvoke(target, {
          role,
          input: ScheduleTargetInput.fromObject({ drill, resource, scheduledTime: '<aws.scheduler.scheduled-time>' }),
        }),
      });
    }
  }
}
