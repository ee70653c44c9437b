import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  NET_READER_PREFIX,
  NET_READER_TAG_KEY,
  READER_PREFIX,
  scalableResourceId,
  stageTag,
} from '../../fleet/names.ts';
import { acknowledge, allow } from '../function.ts';
import type { Deployment } from './special.ts';

/** A managed policy holds 6,144 characters: each cluster has an ARN and a resource ID there, at most 180. */
const CLUSTERS_PER_POLICY = 30;

/** The permissions to scale readers with the load. */
export function allowReplicas(deployment: Deployment): void {
  const role = deployment.function.role!;
  allowReading(role);
  allowOwnReaders(role, deployment.stage);
  // A new reader gets the monitoring role of the cluster's other readers, which may be passed only to RDS.
  allow(role, ['iam:PassRole'], ['*'], {
    StringEquals: { 'iam:PassedToService': 'monitoring.rds.amazonaws.com' },
  });
  allowClusters(deployment);
}

function allowReading(role: iam.IRole): void {
  const actions = [
    'rds:DescribeDBClusters',
    'rds:DescribeDBInstances',
    'rds:DescribeDBClusterEndpoints',
    'rds:DescribeEvents',
    'rds:DescribeBlueGreenDeployments',
    'rds:DescribeDBProxies',
    'rds:DescribeDBProxyTargets',
    'cloudwatch:GetMetricData',
    'cloudwatch:DescribeAlarms',
  ];
  allow(role, actions, ['*']);
  acknowledge(role, 'Resource::*', 'Listing clusters, metrics or alarms supports no resource.');
}

/** Only instances and endpoints with our name prefix are created, and only those with our tag are changed. */
function allowOwnReaders(role: iam.IRole, stage: string): void {
  const names = [rdsArn(role, 'db', `${READER_PREFIX}*`), rdsArn(role, 'cluster-endpoint', `${READER_PREFIX}*`)];
  const groups = ['pg', 'subgrp', 'og'].map((kind) => rdsArn(role, kind, '*'));
  allow(role, ['rds:CreateDBInstance', 'rds:CreateDBClusterEndpoint', 'rds:AddTagsToResource'], names, {
    StringEquals: { [`aws:RequestTag/${stageTag.key}`]: stageTag.value(stage) },
  });
  allow(role, ['rds:CreateDBInstance'], groups);
  allow(role, ['rds:DeleteDBInstance', 'rds:ModifyDBClusterEndpoint'], names, {
    StringEquals: { [`aws:ResourceTag/${stageTag.key}`]: stageTag.value(stage) },
  });
  for (const resource of ['db:evenkeel-*', 'cluster-endpoint:evenkeel-*', 'pg:*', 'subgrp:*', 'og:*']) {
    acknowledge(
      role,
      `Resource::arn:<AWS::Partition>:rds:<AWS::Region>:<AWS::AccountId>:${resource}`,
      'Readers are named after the moment of their decision; groups are those of the cluster that they join.',
    );
  }
}

/** Readers and endpoints may be added only to clusters of the fleet. */
function allowClusters({ scope, function: { role }, fleet, stage }: Deployment): void {
  const clusters = Object.entries(fleet.clusters);
  for (let from = 0; from < clusters.length; from += CLUSTERS_PER_POLICY) {
    const some = clusters.slice(from, from + CLUSTERS_PER_POLICY);
    const withNet = some.filter(([, { safetyNet }]) => safetyNet !== 'none').map(([name]) => name);
    new iam.ManagedPolicy(scope, `Clusters${from / CLUSTERS_PER_POLICY + 1}`, {
      description: `The clusters of Evenkeel ${stage}`,
      roles: [role!],
      statements: [
        new iam.PolicyStatement({
          actions: ['rds:CreateDBInstance', 'rds:CreateDBClusterEndpoint'],
          resources: some.map(([name]) => rdsArn(scope, 'cluster', name)),
        }),
        ...netReadersOf(role!, withNet),
      ],
    });
  }
  acknowledge(
    scope,
    `Resource::arn:<AWS::Partition>:rds:<AWS::Region>:<AWS::AccountId>:db:${NET_READER_PREFIX}*`,
    'Application Auto Scaling gives its readers random names; their tags identify the owner.',
  );
}

/** Readers that the safety net has added are removed when they are no longer needed. */
function netReadersOf(role: iam.IRole, clusters: readonly string[]): iam.PolicyStatement[] {
  if (clusters.length === 0) return [];
  return [
    new iam.PolicyStatement({
      actions: ['rds:DeleteDBInstance'],
      resources: [rdsArn(role, 'db', `${NET_READER_PREFIX}*`)],
      conditions: { StringEquals: { [`aws:ResourceTag/${NET_READER_TAG_KEY}`]: clusters.map(scalableResourceId) } },
    }),
  ];
}

const rdsArn = (scope: Deployment['scope'], resource: string, resourceName: string): string =>
  Stack.of(scope).formatArn({ service: 'rds', resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
