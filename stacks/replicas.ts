import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import { tick } from '../events/tick.ts';
import { READER_PREFIX, stageTag } from '../fleet/names.ts';
import { acknowledge, controllerFunction, type FunctionProps } from './function.ts';

interface ReplicasProps extends FunctionProps {
  readonly clusters: readonly string[];
}

/** A managed policy holds 6,144 characters: about 60 ARNs, twice. */
const CLUSTERS_PER_POLICY = 40;

/** The function that keeps readers matched to the load, with its tick and its role. */
export class ReplicasFunction extends Construct {
  readonly function: lambda.Function;

  constructor(scope: Construct, id: string, props: ReplicasProps) {
    super(scope, id);
    this.function = controllerFunction(this, 'Function', props);
    this.#allowReading();
    this.#allowOwnReaders(props.stage);
    this.#allowMonitoring();
    this.#allowClusters(props.clusters, props.stage);
    const tickRole = new iam.Role(this, 'TickRole', { assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com') });
    acknowledge(
      tickRole,
      `Resource::<${Stack.of(this).getLogicalId(this.function.node.defaultChild as lambda.CfnFunction)}.Arn>:*`,
      'The CDK grants the invocation of every version of a function; there is one.',
    );
    new Schedule(this, 'Tick', {
      description: 'Finds what no event told, once a minute.',
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      target: new LambdaInvoke(this.function, {
        role: tickRole,
        input: ScheduleTargetInput.fromObject(tick.input),
        // The next tick comes in a minute and sees the same: there is nothing to retry for.
        retryAttempts: 0,
        maxEventAge: Duration.seconds(60),
      }),
    });
  }

  #allowReading(): void {
    this.#allow({
      actions: [
        'rds:DescribeDBClusters',
        'rds:DescribeDBInstances',
        'rds:DescribeDBClusterEndpoints',
        'rds:DescribeEvents',
        'rds:DescribeBlueGreenDeployments',
        'rds:DescribeDBProxies',
        'rds:DescribeDBProxyTargets',
        'cloudwatch:GetMetricData',
        'cloudwatch:DescribeAlarms',
      ],
      resources: ['*'],
    });
    acknowledge(
      this.function.role!,
      'Resource::*',
      'Reading a page of all clusters, metrics or alarms takes no resource.',
    );
  }

  /** Only instances and endpoints that bear our name are made, and only those that bear our tag are changed. */
  #allowOwnReaders(stage: string): void {
    const names = [this.#rds('db', `${READER_PREFIX}*`), this.#rds('cluster-endpoint', `${READER_PREFIX}*`)];
    const shared = [this.#rds('pg', '*'), this.#rds('subgrp', '*'), this.#rds('og', '*')];
    this.#allow({
      actions: ['rds:CreateDBInstance', 'rds:CreateDBClusterEndpoint', 'rds:AddTagsToResource'],
      resources: names,
      conditions: { StringEquals: { [`aws:RequestTag/${stageTag.key}`]: stageTag.value(stage) } },
    });
    this.#allow({ actions: ['rds:CreateDBInstance'], resources: shared });
    this.#allow({
      actions: ['rds:DeleteDBInstance', 'rds:ModifyDBClusterEndpoint'],
      resources: names,
      conditions: { StringEquals: { [`aws:ResourceTag/${stageTag.key}`]: stageTag.value(stage) } },
    });
    const role = this.function.role!;
    for (const resource of ['db:evenkeel-*', 'cluster-endpoint:evenkeel-*', 'pg:*', 'subgrp:*', 'og:*']) {
      acknowledge(
        role,
        `Resource::arn:<AWS::Partition>:rds:<AWS::Region>:<AWS::AccountId>:${resource}`,
        'Readers are named after the moment of their decision; groups are those of the cluster that they join.',
      );
    }
  }

  /** A reader is monitored like the others of its cluster: RDS takes their role, and no other service does. */
  #allowMonitoring(): void {
    this.#allow({
      actions: ['iam:PassRole'],
      resources: ['*'],
      conditions: { StringEquals: { 'iam:PassedToService': 'monitoring.rds.amazonaws.com' } },
    });
  }

  /** Readers and endpoints join the clusters of the fleet, and no others. */
  #allowClusters(clusters: readonly string[], stage: string): void {
    for (let from = 0; from < clusters.length; from += CLUSTERS_PER_POLICY) {
      new iam.ManagedPolicy(this, `Clusters${from / CLUSTERS_PER_POLICY + 1}`, {
        description: `The clusters of Evenkeel ${stage}`,
        roles: [this.function.role!],
        statements: [
          new iam.PolicyStatement({
            actions: ['rds:CreateDBInstance', 'rds:CreateDBClusterEndpoint'],
            resources: clusters.slice(from, from + CLUSTERS_PER_POLICY).map((name) => this.#rds('cluster', name)),
          }),
        ],
      });
    }
  }

  #allow(statement: iam.PolicyStatementProps): void {
    this.function.addToRolePolicy(new iam.PolicyStatement(statement));
  }

  #rds(resource: string, resourceName: string): string {
    return Stack.of(this).formatArn({
      service: 'rds',
      resource,
      resourceName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }
}
