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
import { allowListed, type Listing, tellUnlisted } from '../listed.ts';
import type { Deployment } from './special.ts';

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
  const names = clusters.map(([name]) => name);
  const withNet = clusters.filter(([, { safetyNet }]) => safetyNet !== 'none').map(([name]) => name);
  const added = (resources: readonly string[], condition?: Record<string, Record<string, unknown>>) =>
    new iam.PolicyStatement({
      actions: ['rds:CreateDBInstance', 'rds:CreateDBClusterEndpoint'],
      resources: [...resources],
      ...(condition && { conditions: condition }),
    });
  const { unlisted } = allowListed(scope, {
    id: 'Clusters',
    description: `The clusters of Evenkeel ${stage}`,
    roles: [role!],
    listings: [
      {
        items: names.map((name) => rdsArn(scope, 'cluster', name)),
        statementOf: (arns) => added(arns),
        beyond: added([rdsArn(scope, 'cluster', '*')], {
          StringEquals: { [`aws:ResourceTag/${stageTag.key}`]: stageTag.value(stage) },
        }),
      },
      netReaders(scope, withNet),
    ],
  });
  acknowledge(
    scope,
    `Resource::arn:<AWS::Partition>:rds:<AWS::Region>:<AWS::AccountId>:db:${NET_READER_PREFIX}*`,
    'Application Auto Scaling gives its readers random names; their tags identify the owner.',
  );
  if (unlisted.length > 0) {
    acknowledge(
      role!,
      'Resource::arn:<AWS::Partition>:rds:<AWS::Region>:<AWS::AccountId>:cluster:*',
      'The policies of a role have no room for more names; the tag of the stage identifies the other clusters.',
    );
    tellUnlisted(scope, { stage, clusters: names.slice(-unlisted.length), whatFor: 'add readers to' });
  }
}

/** Readers that the safety net has added are removed when they are no longer needed. */
const netReaders = (scope: Deployment['scope'], clusters: readonly string[]): Listing => ({
  items: clusters.map(scalableResourceId),
  statementOf: (resourceIds) =>
    new iam.PolicyStatement({
      actions: ['rds:DeleteDBInstance'],
      resources: [rdsArn(scope, 'db', `${NET_READER_PREFIX}*`)],
      conditions: { StringEquals: { [`aws:ResourceTag/${NET_READER_TAG_KEY}`]: resourceIds } },
    }),
});

const rdsArn = (scope: Deployment['scope'], resource: string, resourceName: string): string =>
  Stack.of(scope).formatArn({ service: 'rds', resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
