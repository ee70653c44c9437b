import { Duration, Stack, Validations } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as events from 'aws-cdk-lib/aws-events';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { EventPattern } from '../events/envelope.ts';
import { BEATING, FORWARDED_DETAIL_TYPES, REPORTED } from '../events/forwarded.ts';
import { OWN_SOURCE } from '../events/source.ts';
import { HEARTBEAT_MINUTES } from '../fleet/limits.ts';
import { allowDeadLetters, createRuleRole, nameOfRule, withDeadLetters } from './delivery.ts';
import { allow } from './function.ts';
import { withRunbook } from './runbook.ts';

interface HubForwardingProps {
  readonly stage: string;
  readonly bus: events.EventBus;
  readonly attention: sns.ITopic;
  readonly hubBusArn: string;
}

/** EventBridge's longest (API reference, RetryPolicy): a Region that is away for a morning is told of it afterwards. */
const PERSISTENTLY = { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 };

/** A late beat would say of a silent installation that it is well. */
const ONCE = { maximumEventAgeInSeconds: HEARTBEAT_MINUTES * 60, maximumRetryAttempts: 0 };

/**
 * Forwards what an installation tells its hub, by rules of EventBridge alone: nothing waits for the hub, and a hub that is
 * gone costs nothing but its letters. They have a queue of their own, in which none of them hides an event that a function
 * could not process.
 */
export class HubForwarding extends Construct {
  readonly rules: readonly events.Rule[];

  constructor(scope: Construct, id: string, { stage, bus, attention, hubBusArn }: HubForwardingProps) {
    super(scope, id);
    const letters = new sqs.Queue(this, 'Undelivered', { enforceSSL: true, retentionPeriod: Duration.days(14) });
    allowDeadLetters(letters);
    Validations.of(letters).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'This is a dead-letter queue; an alarm fires when the hub cannot be reached.',
    });
    const role = createRuleRole(this, 'Role');
    allow(role, ['events:PutEvents'], [hubBusArn], 'To forward to the hub, and nothing else.', {
      StringEquals: { 'events:source': OWN_SOURCE, 'events:detail-type': [...FORWARDED_DETAIL_TYPES] },
    });
    const forward = (name: string, description: string, pattern: EventPattern, target: events.IRuleTarget) =>
      new events.Rule(this, name, {
        description: `Evenkeel ${stage}: ${description}`,
        eventBus: bus,
        eventPattern: ownOf(this, pattern),
        targets: [target],
      });
    const target = (retryPolicy: events.CfnRule.RetryPolicyProperty) => toBus(hubBusArn, role, retryPolicy);
    this.rules = [
      forward('Reports', 'reports to the hub', REPORTED, withDeadLetters(target(PERSISTENTLY), letters)),
      forward('Beats', 'heartbeats to the hub', BEATING, target(ONCE)),
    ];
    this.#tell(stage, bus, attention);
  }

  /** The hub notices a silent installation; that the hub itself is gone, only its members can notice. */
  #tell(stage: string, bus: events.EventBus, attention: sns.ITopic): void {
    const failed = (rule: events.Rule) =>
      new cloudwatch.Metric({
        namespace: 'AWS/Events',
        metricName: 'FailedInvocations',
        dimensionsMap: { EventBusName: bus.eventBusName, RuleName: nameOfRule(rule) },
        statistic: 'Sum',
        period: Duration.minutes(HEARTBEAT_MINUTES),
      });
    const alarm = new cloudwatch.Alarm(this, 'Unreachable', {
      alarmDescription: withRunbook(
        `EventBridge could not deliver events of Evenkeel ${stage} to the hub: its bus is gone, or does not take events of this account. Nothing else is affected. The queue HubUndelivered has the events.`,
        'hub',
      ),
      metric: failed(this.rules[1]!),
      threshold: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // A heartbeat comes once in a period, and a single one may be lost.
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(attention));
  }
}

/** What came from elsewhere is never passed on: two buses that forward to each other would do so for ever. */
const ownOf = (scope: Construct, { source, 'detail-type': detailType }: EventPattern): events.EventPattern => ({
  account: [Stack.of(scope).account],
  region: [Stack.of(scope).region],
  source: [...source],
  detailType: [...detailType],
});

/** The CDK's own target would let the role put any event. */
const toBus = (arn: string, role: iam.IRole, retryPolicy: events.CfnRule.RetryPolicyProperty): events.IRuleTarget => ({
  bind: () => ({ arn, role, retryPolicy }),
});
