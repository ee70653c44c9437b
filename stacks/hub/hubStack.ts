import { CfnOutput, Duration, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { FORWARDED_DETAIL_TYPES, REPORTED } from '../../events/forwarded.ts';
import { attentionNeeded } from '../../events/own.ts';
import { OWN_SOURCE } from '../../events/source.ts';
import type { HubDefinition } from '../../fleet/hubDefinition.ts';
import { hubBusName, hubLogGroupName } from '../../fleet/names.ts';
import { allowDeadLetters, createRuleRole, DELIVERY, withDeadLetters } from '../delivery.ts';
import { tellPeople } from '../people.ts';
import { watchHub } from './hubAlarms.ts';
import { HubLog } from './hubLog.ts';
import { MemberBeats } from './memberBeats.ts';

interface HubProps extends StackProps {
  readonly stage: string;
  readonly hub: HubDefinition;
}

/** What hears of all installations of a stage. It has no function: rules keep what comes, and tell people. */
export class HubStack extends Stack {
  constructor(scope: Construct, id: string, { stage, hub, ...props }: HubProps) {
    super(scope, id, props);
    const bus = new events.EventBus(this, 'Bus', { eventBusName: hubBusName(stage) });
    admit(bus, hub);
    const letters = new sqs.Queue(this, 'Undelivered', { enforceSSL: true, retentionPeriod: Duration.days(14) });
    allowDeadLetters(letters);
    const attention = new sns.Topic(this, 'Attention', { enforceSSL: true, displayName: `Evenkeel hub ${stage}` });
    const log = new HubLog(this, 'Log', {
      reports: hubLogGroupName(stage),
      beats: `${hubLogGroupName(stage)}/heartbeats`,
      retentionDays: hub.retentionDays,
    });
    new events.Rule(this, 'Reports', {
      description: `Evenkeel hub ${stage}: keeps what is reported`,
      eventBus: bus,
      eventPattern: { source: [...REPORTED.source], detailType: [...REPORTED['detail-type']] },
      targets: [withDeadLetters(log.reports, letters)],
    });
    tellOf(this, { stage, bus, attention, letters });
    const beats = hub.members.map(
      (member) => new MemberBeats(this, `${member.account}${member.region}`, { stage, bus, member, keep: log.beats }),
    );
    watchHub(this, { stage, attention, letters, beats });
    tellPeople(attention, { attention: hub.attention });
    new CfnOutput(this, 'BusArn', { value: bus.eventBusArn, description: "For the members' fleets: hub.busArn." });
    new CfnOutput(this, 'LogGroupName', { value: log.reportsName, description: 'What the hub was told.' });
    new CfnOutput(this, 'AttentionTopicArn', { value: attention.topicArn, description: 'Who subscribes is told.' });
    Validations.of(letters).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'This is the dead-letter queue; an alarm fires when it has messages.',
    });
    Validations.of(attention).acknowledge({
      id: 'AwsSolutions-SNS2',
      reason: 'CloudWatch alarms cannot publish to a topic under the AWS-managed key, and messages hold no secrets.',
    });
  }
}

/**
 * Lets the accounts of the members in, or those of the organization, with what installations forward and nothing else. An
 * organization's accounts have to deliver by a role, which all of ours do (EventBridge user guide, "Sending and receiving
 * events between AWS accounts").
 */
function admit(bus: events.EventBus, { members, organization }: HubDefinition): void {
  const accounts = [...new Set(members.map(({ account }) => account))];
  bus.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'Members',
      principals:
        organization === undefined
          ? accounts.map((account) => new iam.AccountPrincipal(account))
          : [new iam.StarPrincipal()],
      actions: ['events:PutEvents'],
      resources: [bus.eventBusArn],
      conditions: {
        StringEquals: {
          'events:source': OWN_SOURCE,
          'events:detail-type': [...FORWARDED_DETAIL_TYPES],
          ...(organization !== undefined && { 'aws:PrincipalOrgID': organization }),
        },
      },
    }),
  );
}

interface Told {
  readonly stage: string;
  readonly bus: events.EventBus;
  readonly attention: sns.ITopic;
  readonly letters: sqs.IQueue;
}

/** What needs people somewhere: with the account and the Region, since the same names are everywhere. */
function tellOf(scope: Construct, { stage, bus, attention, letters }: Told): void {
  const { source, 'detail-type': detailType } = attentionNeeded.pattern();
  const field = (path: string) => events.EventField.fromPath(path);
  const where = `${field('$.account')} ${field('$.region')}`;
  const target = new targets.SnsTopic(attention, {
    ...DELIVERY,
    role: createRuleRole(scope, 'NotifyRole'),
    message: events.RuleTargetInput.fromText(`${where} ${field('$.detail.resource')}: ${field('$.detail.message')}`),
  });
  new events.Rule(scope, 'AttentionToPeople', {
    description: `Evenkeel hub ${stage}: tells people`,
    eventBus: bus,
    eventPattern: { source, detailType },
    targets: [withDeadLetters(target, letters)],
  });
}
