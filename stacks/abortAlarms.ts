import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { DELIVERY, ourRules } from './delivery.ts';
import { QUOTAS } from './quotas/quotas.ts';

/**
 * Rules for all abort alarms of the fleet, whatever they are called: as many as it takes for their names, and one
 * permission for all of them, because a function's policy has no room for one each.
 */
export function listenToAlarms(
  scope: Construct,
  { names, target, deadLetters }: { names: readonly string[]; target: lambda.Function; deadLetters: IQueue },
): void {
  if (names.length === 0) return;
  groupNames(names).forEach((group, at) => {
    new events.Rule(scope, at === 0 ? 'AbortAlarm' : `AbortAlarm${at + 1}`, {
      eventPattern: patternOf(group),
    }).addTarget({
      bind: () => ({
        arn: target.functionArn,
        deadLetterConfig: { arn: deadLetters.queueArn },
        retryPolicy: {
          maximumEventAgeInSeconds: DELIVERY.maxEventAge.toSeconds(),
          maximumRetryAttempts: DELIVERY.retryAttempts,
        },
      }),
    });
  });
  target.addPermission('AbortAlarms', {
    principal: new iam.ServicePrincipal('events.amazonaws.com'),
    sourceArn: ourRules(scope),
  });
}

const patternOf = (alarmName: readonly string[]) => ({
  source: ['aws.cloudwatch'],
  detailType: ['CloudWatch Alarm State Change'],
  detail: { alarmName: [...alarmName], state: { value: ['ALARM'] } },
});

/** In their order, as many in each group as a pattern has room for. */
function groupNames(names: readonly string[]): string[][] {
  const groups: string[][] = [[]];
  for (const name of names) {
    const group = groups.at(-1)!;
    // The template says `detail-type`, which is as long as with its capital letter and a hyphen.
    const length = JSON.stringify(patternOf([...group, name])).length + 1;
    if (group.length > 0 && length > QUOTAS.eventPatternBytes.limit) groups.push([name]);
    else group.push(name);
  }
  return groups;
}
