import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type FunctionName, type Route, routes } from '../events/routes.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { busName, ledgerTableName } from '../fleet/names.ts';
import type { Bundles } from './bundle.ts';
import { EndpointsFunction } from './endpoints.ts';
import { ReplicasFunction } from './replicas.ts';
import { SafetyNetFunction } from './safetyNet.ts';
import { TargetsFunction } from './targets.ts';
import { WarmerFunction, warmUpsOf } from './warmer.ts';
import { watchOver } from './watch.ts';

interface ControlPlaneProps extends StackProps {
  readonly stage: string;
  readonly fleet: Fleet;
  readonly bundles: Bundles;
}

/** The control plane of one stage: the ledger, the bus, the functions, and the rules that wake them. */
export class ControlPlaneStack extends Stack {
  constructor(scope: Construct, id: string, { stage, fleet, bundles, ...props }: ControlPlaneProps) {
    super(scope, id, props);
    const ledger = new dynamodb.TableV2(this, 'Ledger', {
      tableName: ledgerTableName(stage),
      partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING },
      timeToLiveAttribute: 'expires',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const deadLetters = new sqs.Queue(this, 'DeadLetters', { enforceSSL: true, retentionPeriod: Duration.days(14) });
    const attention = new sns.Topic(this, 'Attention', { enforceSSL: true, displayName: `Evenkeel ${stage}` });
    const bus = new events.EventBus(this, 'Bus', { eventBusName: busName(stage) });

    const shared = { stage, ledger, bus, deadLetters };
    const replicas = new ReplicasFunction(this, 'Replicas', {
      ...shared,
      clusters: Object.entries(fleet.clusters),
      bundle: bundles.replicas,
    });
    const safetyNet = new SafetyNetFunction(this, 'SafetyNet', { ...shared, bundle: bundles.safetyNet });
    const endpoints = new EndpointsFunction(this, 'Endpoints', { ...shared, bundle: bundles.endpoints });
    const functions: Partial<Record<FunctionName, lambda.IFunction>> = {
      replicas: replicas.function,
      safetyNet: safetyNet.function,
      endpoints: endpoints.function,
    };
    const warmUps = warmUpsOf(fleet);
    if (fleet.vpc && warmUps.length > 0) {
      const warmer = new WarmerFunction(this, 'Warmer', { ...shared, vpc: fleet.vpc, warmUps, bundle: bundles.warmer });
      functions.warmer = warmer.function;
    }
    const groups = Object.entries(fleet.targetGroups);
    if (groups.length > 0) {
      const targetGroups = new TargetsFunction(this, 'Targets', { ...shared, groups, bundle: bundles.targets });
      functions.targets = targetGroups.function;
    }
    this.#route(routes, functions, { bus, attention, deadLetters, stage });
    watchOver(this, { attention, deadLetters, ticked: replicas.function });

    Validations.of(deadLetters).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'This is the dead-letter queue; an alarm tells people when something is in it.',
    });
    Validations.of(attention).acknowledge({
      id: 'AwsSolutions-SNS2',
      reason: 'CloudWatch alarms cannot publish to a topic under the AWS-managed key, and messages hold no secrets.',
    });
  }

  /** One rule of each route to what there is: what stands in events/routes.ts wakes somebody, and nothing else does. */
  #route(
    rows: readonly Route[],
    functions: Readonly<Partial<Record<FunctionName, lambda.IFunction>>>,
    to: { bus: events.EventBus; attention: sns.ITopic; deadLetters: sqs.IQueue; stage: string },
  ): void {
    for (const { name, event, bus, to: target } of rows) {
      const woken = 'function' in target ? functions[target.function] : undefined;
      if ('function' in target && !woken) continue;
      const { source, 'detail-type': detailType, detail } = event.pattern(to.stage);
      const rule = new events.Rule(this, name, {
        ...(bus === 'own' && { eventBus: to.bus }),
        eventPattern: { source: [...source], detailType: [...detailType], ...(detail && { detail: { ...detail } }) },
      });
      const delivery = { deadLetterQueue: to.deadLetters, maxEventAge: Duration.minutes(30), retryAttempts: 10 };
      rule.addTarget(
        woken
          ? new targets.LambdaFunction(woken, delivery)
          : new targets.SnsTopic(to.attention, {
              ...delivery,
              message: events.RuleTargetInput.fromText(
                `${events.EventField.fromPath('$.detail.resource')}: ${events.EventField.fromPath('$.detail.message')}`,
              ),
            }),
      );
    }
  }
}
