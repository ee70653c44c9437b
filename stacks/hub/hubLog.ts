import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { DELIVERY } from '../delivery.ts';

interface HubLogProps {
  /** The names of the log groups. */
  readonly reports: string;
  readonly beats: string;
  readonly retentionDays: number;
}

/** Two log groups, into which rules of EventBridge write. Heartbeats are many, and nobody reads last month's. */
export class HubLog extends Construct {
  readonly reports: events.IRuleTarget;
  readonly beats: events.IRuleTarget;
  readonly reportsName: string;

  constructor(scope: Construct, id: string, { reports, beats, retentionDays }: HubLogProps) {
    super(scope, id);
    const kept = new logs.LogGroup(this, 'Reports', {
      logGroupName: reports,
      retention: retentionDays,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const passing = new logs.LogGroup(this, 'Beats', {
      logGroupName: beats,
      retention: logs.RetentionDays.ONE_WEEK,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.#letRulesWrite(reports);
    this.reports = toLog(kept);
    this.beats = toLog(passing);
    this.reportsName = reports;
  }

  /**
   * EventBridge writes to log groups by a policy of the account, and by no role (EventBridge user guide, "CloudWatch Logs
   * permissions"). It does not do so across accounts: the rules are those of this one. The CDK's own target would bring a
   * custom resource with a function for it.
   */
  #letRulesWrite(prefix: string): void {
    const stack = Stack.of(this);
    new logs.CfnResourcePolicy(this, 'Policy', {
      policyName: prefix.replaceAll('/', '-').replace(/^-/, ''),
      policyDocument: stack.toJsonString({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] },
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: arnOf(stack, `${prefix}*:*`),
          },
        ],
      }),
    });
  }
}

/** Rules take the ARN of a group without `:*` at its end. */
const arnOf = (stack: Stack, name: string): string =>
  stack.formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: name,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

const toLog = (group: logs.LogGroup): events.IRuleTarget => ({
  bind: () => ({
    arn: arnOf(Stack.of(group), group.logGroupName),
    targetResource: group,
    retryPolicy: {
      maximumEventAgeInSeconds: DELIVERY.maxEventAge.toSeconds(),
      maximumRetryAttempts: DELIVERY.retryAttempts,
    },
  }),
});
