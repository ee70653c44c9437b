import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { ClusterPolicy } from '../fleet/cluster.ts';
import { NET_READER_PREFIX, NET_READER_TAG_KEY, READER_PREFIX, scalableResourceId, stageTag } from '../fleet/names.ts';
import { acknowledge, controllerFunction, type FunctionProps } from './function.ts';
import { addTick } from './tick.ts';

interface ReplicasProps extends FunctionProps {
  readonly clusters: readonly (readonly [name: string, policy: Pick<ClusterPolicy, 'safetyNet'>])[];
}

/** A managed policy holds 6,144 characters: each cluster has an ARN and a resource id there, 180 at the most. */
const CLUSTERS_PER_POLICY = 30;

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
    addTick(this, this.function, Duration.minutes(1));
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
  #allowClusters(clusters: ReplicasProps['clusters'], stage: string): void {
    for (let from = 0; from < clusters.length; from += CLUSTERS_PER_POLICY) {
      const some = clusters.slice(from, from + CLUSTERS_PER_POLICY);
      new iam.ManagedPolicy(this, `Clusters${from / CLUSTERS_PER_POLICY + 1}`, {
        description: `The clusters of Evenkeel ${stage}`,
        roles: [this.function.role!],
        statements: [
          new iam.PolicyStatement({
            actions: ['rds:CreateDBInstance', 'rds:CreateDBClusterEndpoint'],
            resources: some.map(([name]) => this.#rds('cluster', name)),
          }),
          ...this.#netReadersOf(some.filter(([, { safetyNet }]) => safetyNet !== 'none').map(([name]) => name)),
        ],
      });
    }
    acknowledge(
      this,
      `Resource::arn:<AWS::Partition>:rds:<AWS::Region>:<AWS::AccountId>:db:${NET_READER_PREFIX}*`,
      'Application Auto Scaling names its readers by chance; their tags say whose they are.',
    );
  }

  /** Readers that the safety net has added are removed once they are not needed any more. */
  #netReadersOf(clusters: readonly string[]): iam.PolicyStatement[] {
    if (clusters.length === 0) return [];
    return [
      new iam.PolicyStatement({
        actions: ['rds:DeleteDBInstance'],
        resources: [this.#rds('db', `${NET_READER_PREFIX}*`)],
        conditions: { StringEquals: { [`aws:ResourceTag/${NET_READER_TAG_KEY}`]: clusters.map(scalableResourceId) } },
      }),
    ];
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
