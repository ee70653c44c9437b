import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** Tells people when Evenkeel itself needs them: something failed for good, or the tick does not come any more. */
export function watchOver(
  scope: Construct,
  {
    attention,
    deadLetters,
    ticked,
  }: {
    attention: ITopic;
    deadLetters: IQueue;
    /** Whose tick is missed when it has not run for so many minutes; undefined where there is none. */
    ticked: { readonly function: IFunction; readonly minutes: number } | undefined;
  },
): void {
  const alarms = [
    new cloudwatch.Alarm(scope, 'DeadLettersWaiting', {
      alarmDescription: 'An event could not be handled. The record in the dead-letter queue says why.',
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1) }),
      threshold: 0,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    }),
    ...(ticked ? [tickMissed(scope, ticked.function, ticked.minutes)] : []),
  ];
  // A topic with a policy of its own has lost the default one, under which alarms of the account could publish.
  attention.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [attention.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(attention).account } },
    }),
  );
  for (const alarm of alarms) alarm.addAlarmAction(new SnsAction(attention));
}

const tickMissed = (scope: Construct, ticked: IFunction, minutes: number) =>
  new cloudwatch.Alarm(scope, 'TickMissed', {
    alarmDescription: `The ${ticked.node.scope!.node.id} function has not run for ${minutes} minutes. Is its schedule enabled?`,
    metric: ticked.metricInvocations({ period: Duration.minutes(1), statistic: 'Sum' }),
    threshold: 1,
    comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    evaluationPeriods: minutes,
    treatMissingData: cloudwatch.TreatMissingData.BREACHING,
  });
