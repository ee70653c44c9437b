import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
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
  allowReading(role, deployment.fleet);
  allowOwnReaders(role, deployment.stage);
  allowPassingMonitoringRole(role);
  allowKeys(role);
  allowClusters(deployment);
}

function allowReading(role: iam.IRole, { clusters }: Deployment['fleet']): void {
  const isReserved = Object.values(clusters).some(({ capacityReservation }) => capacityReservation !== undefined);
  const isReplacing = Object.values(clusters).some(({ replaceOutdated }) => replaceOutdated === 'on');
  const actions = [
    'rds:DescribeDBClusters',
    'rds:DescribeDBInstances',
    'rds:DescribeDBClusterEndpoints',
    'rds:DescribeEvents',
    'rds:DescribeBlueGreenDeployments',
    'rds:DescribeDBProxies',
    'rds:DescribeDBProxyTargets',
    'rds:DescribeOrderableDBInstanceOptions',
    ...(isReplacing ? ['rds:DescribeCertificates'] : []),
    ...(isReserved ? ['rds:DescribeDBCapacityReservations'] : []),
    'cloudwatch:GetMetricData',
    'cloudwatch:DescribeAlarms',
  ];
  allow(role, actions, ['*']);
  acknowledge(role, 'Resource::*', 'Listing clusters, metrics or alarms supports no resource.');
}

/** Only instances and endpoints with our name prefix are created, and only those with our tag are changed. */
function allowOwnReaders(role: iam.IRole, stage: string): void {
  const readers = rdsArn(role, 'db', `${READER_PREFIX}*`);
  const endpoints = rdsArn(role, 'cluster-endpoint', `${READER_PREFIX}*`);
  const groups = ['pg', 'subgrp', 'og'].map((kind) => rdsArn(role, kind, '*'));
  const tagging = { StringEquals: { [`aws:RequestTag/${stageTag.key}`]: stageTag.value(stage) } };
  const tagged = { StringEquals: { [`aws:ResourceTag/${stageTag.key}`]: stageTag.value(stage) } };
  allow(role, ['rds:CreateDBInstance', 'rds:AddTagsToResource'], [readers], tagging);
  allow(role, ['rds:CreateDBClusterEndpoint', 'rds:AddTagsToResource'], [endpoints], tagging);
  allow(role, ['rds:CreateDBInstance'], groups);
  allow(role, ['rds:DeleteDBInstance'], [readers], tagged);
  allow(role, ['rds:ModifyDBClusterEndpoint'], [endpoints], tagged);
  for (const resource of ['db:evenkeel-*', 'cluster-endpoint:evenkeel-*', 'pg:*', 'subgrp:*', 'og:*']) {
    acknowledge(
      role,
      `Resource::arn:<AWS::Partition>:rds:<AWS::Region>:<AWS::AccountId>:${resource}`,
      'Readers are named after the moment of their decision; groups are those of the cluster that they join.',
    );
  }
}

/** A new reader gets the monitoring role of the cluster's other readers, which may be passed only to RDS. */
function allowPassingMonitoringRole(role: iam.IRole): void {
  const roles = Stack.of(role).formatArn({ service: 'iam', region: '', resource: 'role', resourceName: '*' });
  allow(role, ['iam:PassRole'], [roles], { StringEquals: { 'iam:PassedToService': 'monitoring.rds.amazonaws.com' } });
  acknowledge(
    role,
    'Resource::arn:<AWS::Partition>:iam::<AWS::AccountId>:role/*',
    'Which role monitors the readers of a cluster is read when one is created.',
  );
}

/**
 * RDS uses the customer managed keys of a cluster, and of its Performance Insights, on behalf of whoever adds a reader
 * (Aurora User Guide, "AWS KMS key management"). Through RDS alone: the function itself cannot use any key. A key may
 * belong to another account.
 */
function allowKeys(role: iam.IRole): void {
  const keys = Stack.of(role).formatArn({ service: 'kms', account: '*', resource: 'key', resourceName: '*' });
  const throughRds = { 'kms:ViaService': `rds.${Aws.REGION}.${Aws.URL_SUFFIX}` };
  allow(role, ['kms:DescribeKey'], [keys], { StringEquals: throughRds });
  allow(role, ['kms:CreateGrant'], [keys], {
    StringEquals: throughRds,
    Bool: { 'kms:GrantIsForAWSResource': 'true' },
  });
  acknowledge(
    role,
    'Resource::arn:<AWS::Partition>:kms:<AWS::Region>:*:key/*',
    'Which key encrypts a cluster is read when a reader is added; RDS alone may use it, on our behalf.',
  );
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
