import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { HEARTBEAT_MINUTES } from '../fleet/limits.ts';
import { HEARTBEATS_METRIC } from '../fleet/names.ts';
import { showInSlack } from './chatbot.ts';
import { createDashboard, type DashboardProps } from './dashboard.ts';
import { watchFunctions } from './functionAlarms.ts';
import { withRunbook } from './runbook.ts';

interface WatchProps extends DashboardProps {
  readonly stackName: string;
  readonly attention: ITopic;
}

/** So many beats in a row have to be missing. One alone may come late, and the next one tells. */
const MISSING_BEATS = 3;

/** What watches Evenkeel itself, function by function and from end to end. Nothing depends on this stack. */
export class WatchStack extends Stack {
  constructor(scope: Construct, id: string, { stackName, attention, ...props }: WatchProps) {
    super(scope, id, { stackName });
    const { stage, functions, fleet } = props;
    const { chatbot } = fleet.attention;
    createDashboard(this, props);
    watchFunctions(this, functions, attention);
    if (chatbot) showInSlack(this, { stage, attention, chatbot });
    const silence = new cloudwatch.Alarm(this, 'HeartbeatMissing', {
      alarmDescription: withRunbook(
        `For ${MISSING_BEATS * HEARTBEAT_MINUTES} minutes, no event of Evenkeel ${stage} has come from its event bus to its ledger, or a rule is gone or disabled. The log of the function Heartbeat says what.`,
        'heartbeat',
      ),
      metric: new cloudwatch.Metric({
        namespace: 'Evenkeel',
        metricName: HEARTBEATS_METRIC,
        dimensionsMap: { service: 'heartbeat', stage },
        statistic: 'Sum',
        period: Duration.minutes(HEARTBEAT_MINUTES),
      }),
      threshold: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: MISSING_BEATS,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
    silence.addAlarmAction(new SnsAction(attention));
  }
}
