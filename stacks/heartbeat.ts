import { Duration } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { heartbeatDue } from '../events/heartbeat.ts';
import { OWN_SOURCE } from '../events/source.ts';
import { HEARTBEAT_MINUTES } from '../fleet/limits.ts';
import { partitions } from '../fleet/partitions.ts';
import { acknowledge, allow, createFunction, type FunctionProps } from './function.ts';
import { allowAdding } from './ledgerAccess.ts';
import { OwnRole } from './role.ts';
import { serviceOfAccount } from './delivery.ts';

/** The function that beats while an event on our bus comes to a record in the ledger. */
export class Heartbeat extends Construct {
  readonly function: lambda.Function;

  constructor(scope: Construct, id: string, props: FunctionProps) {
    super(scope, id);
    const { bus, ledger } = props;
    this.function = createFunction(this, 'Function', props, { timeout: Duration.seconds(30), memorySize: 256 });
    const role = this.function.role!;
    allowAdding(role, ledger, partitions.history('heartbeat', 'control-plane'), 'To record that it beats.');
    allow(role, ['events:ListRules'], ['*'], 'To see that no rule is gone or disabled. Listing takes no resource.');
    acknowledge(role, 'Resource::*', 'Listing rules supports no resource.');
    this.#beat(bus);
  }

  /** A rule that is not there would tell nobody: these are looked for at each beat. Its own rule is what brings the beat. */
  expect(rules: readonly events.Rule[]): void {
    // What CloudFormation refers to a rule by has its bus.
    this.function.addEnvironment('RULES', rules.map(({ node }) => (node.defaultChild as events.CfnRule).ref).join(','));
  }

  /** By the bus, as everything of ours. */
  #beat(bus: events.EventBus): void {
    const [detailType] = heartbeatDue.pattern()['detail-type'];
    const role = new OwnRole(this, 'DueRole', { assumedBy: serviceOfAccount(this, 'scheduler.amazonaws.com') });
    allow(role, ['events:PutEvents'], [bus.eventBusArn], 'To ask for a heartbeat, and to publish nothing else.', {
      StringEquals: { 'events:source': OWN_SOURCE, 'events:detail-type': [detailType!] },
    });
    new Schedule(this, 'Due', {
      description: `Asks for a heartbeat, every ${HEARTBEAT_MINUTES} minutes.`,
      schedule: ScheduleExpression.rate(Duration.minutes(HEARTBEAT_MINUTES)),
      // The CDK's own target would let the role publish any event.
      target: {
        bind: () => ({
          arn: bus.eventBusArn,
          role,
          input: ScheduleTargetInput.fromObject({ schemaVersion: 1 }),
          eventBridgeParameters: { source: OWN_SOURCE, detailType: detailType! },
          // The next one is due soon.
          retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: HEARTBEAT_MINUTES * 60 },
        }),
      },
    });
  }
}
