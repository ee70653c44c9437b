import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { BEATING } from '../../events/forwarded.ts';
import type { HubMember } from '../../fleet/hubDefinition.ts';
import { HEARTBEAT_MINUTES } from '../../fleet/limits.ts';
import { nameOfRule } from '../delivery.ts';

interface MemberBeatsProps {
  readonly stage: string;
  readonly bus: events.EventBus;
  readonly member: HubMember;
  /** Where its heartbeats go: a rule without a target counts none. */
  readonly keep: events.IRuleTarget;
}

/** The heartbeats of one member, by a rule of its own, which EventBridge counts free of charge. */
export class MemberBeats extends Construct {
  readonly member: HubMember;
  /** How many of them came. */
  readonly metric: cloudwatch.Metric;

  constructor(scope: Construct, id: string, { stage, bus, member, keep }: MemberBeatsProps) {
    super(scope, id);
    const { account, region } = member;
    const rule = new events.Rule(this, 'Beats', {
      description: `Evenkeel hub ${stage}: heartbeats of ${account} ${region}`,
      eventBus: bus,
      eventPattern: {
        account: [account],
        region: [region],
        source: [...BEATING.source],
        detailType: [...BEATING['detail-type']],
      },
      targets: [keep],
    });
    this.member = member;
    this.metric = new cloudwatch.Metric({
      namespace: 'AWS/Events',
      metricName: 'Invocations',
      dimensionsMap: { EventBusName: bus.eventBusName, RuleName: nameOfRule(rule) },
      statistic: 'Sum',
      period: Duration.minutes(HEARTBEAT_MINUTES),
    });
  }
}
