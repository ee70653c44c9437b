import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** Tells people when something failed for good, and lets alarms of the account tell them. */
export function watchOver(
  scope: Construct,
  { attention, deadLetters }: { attention: ITopic; deadLetters: IQueue },
): void {
  const waiting = new cloudwatch.Alarm(scope, 'DeadLettersWaiting', {
    alarmDescription: 'An event could not be handled. The record in the dead-letter queue says why.',
    metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1) }),
    threshold: 0,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
  // A topic with a policy of its own has lost the default one, under which alarms of the account could publish.
  attention.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [attention.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(attention).account } },
    }),
  );
  waiting.addAlarmAction(new SnsAction(attention));
}
