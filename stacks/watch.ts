import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { UNDELIVERED_METRIC, UNDELIVERED_SERVICE } from '../fleet/names.ts';
import { serviceOfAccount } from './delivery.ts';
import { withRunbook } from './runbook.ts';

/** Notifies people when an event has failed permanently or the bus is gone, and allows the account's alarms to publish to the topic. */
export function watchOver(
  scope: Construct,
  { stage, attention, deadLetters }: { stage: string; attention: ITopic; deadLetters: IQueue },
): void {
  const waiting = new cloudwatch.Alarm(scope, 'DeadLettersWaiting', {
    alarmDescription: withRunbook(
      'Events could not be processed. "evenkeel dead-letters list" shows each with its error, which says what to do.',
      'dead-letters',
    ),
    metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1) }),
    threshold: 0,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
  // An alarm that is in alarm already pages nobody for the next letter.
  const arrived = new cloudwatch.Alarm(scope, 'DeadLetterArrived', {
    alarmDescription: withRunbook(
      'An event could not be processed just now. "evenkeel dead-letters list" shows it with its error.',
      'dead-letters',
    ),
    metric: deadLetters.metricNumberOfMessagesSent({ period: Duration.minutes(1), statistic: 'Sum' }),
    threshold: 0,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
  const undelivered = new cloudwatch.Alarm(scope, 'EventsUndelivered', {
    alarmDescription: withRunbook(
      'Events of Evenkeel do not reach its event bus: it is gone, or EventBridge refuses them. Decisions are carried out, but notifications, warm-ups and TLS checks are not delivered. Deploy the stacks again; "evenkeel status" shows what needs you meanwhile.',
      'event-bus',
    ),
    metric: new cloudwatch.Metric({
      namespace: 'Evenkeel',
      metricName: UNDELIVERED_METRIC,
      dimensionsMap: { service: UNDELIVERED_SERVICE, stage },
      statistic: 'Sum',
      period: Duration.minutes(5),
    }),
    threshold: 1,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    // A tick comes every five minutes, and sometimes a little late. A single refusal is not worth a page.
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
  // A custom topic policy replaces the default one, which lets the account's alarms publish.
  attention.addToResourcePolicy(
    new PolicyStatement({
      principals: [serviceOfAccount(attention, 'cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [attention.topicArn],
    }),
  );
  for (const alarm of [waiting, arrived, undelivered]) alarm.addAlarmAction(new SnsAction(attention));
}
