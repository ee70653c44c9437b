import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { HEARTBEAT_MINUTES } from '../../fleet/limits.ts';
import { serviceOfAccount } from '../delivery.ts';
import { withRunbook } from '../runbook.ts';
import type { MemberBeats } from './memberBeats.ts';

interface Watched {
  readonly stage: string;
  readonly attention: sns.ITopic;
  readonly letters: sqs.IQueue;
  readonly beats: readonly MemberBeats[];
}

/** So many beats in a row have to be missing. One alone may be lost on its way: nobody sends it twice. */
const MISSING_BEATS = 3;

/** Tells people of a member that is silent, and of what the hub could not keep. */
export function watchHub(scope: Construct, { stage, attention, letters, beats }: Watched): void {
  const silent = beats.map(
    ({ member: { account, region }, metric, node }) =>
      new cloudwatch.Alarm(scope, `MemberSilent${node.id}`, {
        alarmDescription: withRunbook(
          `For ${MISSING_BEATS * HEARTBEAT_MINUTES} minutes, the hub ${stage} has heard nothing of Evenkeel in the account ${account}, ${region}.`,
          'hub',
        ),
        metric,
        threshold: 1,
        comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
        evaluationPeriods: MISSING_BEATS,
        treatMissingData: cloudwatch.TreatMissingData.BREACHING,
      }),
  );
  const unkept = new cloudwatch.Alarm(scope, 'ReportsUnkept', {
    alarmDescription: withRunbook(
      `The hub ${stage} could not keep what it was told, or could not tell people. The queue Undelivered has it.`,
      'hub',
    ),
    metric: letters.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1) }),
    threshold: 0,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 1,
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
  for (const alarm of [...silent, unkept]) alarm.addAlarmAction(new SnsAction(attention));
}
