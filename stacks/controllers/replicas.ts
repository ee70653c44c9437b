import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  CLUSTER_TAG_KEY,
  NET_READER_PREFIX,
  NET_READER_TAG_KEY,
  READER_PREFIX,
  scalableResourceId,
  stageTag,
} from '../../fleet/names.ts';
import { acknowledge, allow } from '../function.ts';
import { allowListed, type Listing, tellUnlisted } from '../listed.ts';
import { acting } from './acting.ts';
import type { Deployment } from './special.ts';

/** The permissions to scale readers with the load. */
export function allowReplicas(deployment: Deployment): void {
  const role = deployment.function.role!;
  allowReading(role, deployment.fleet);
  if (acting(deployment.fleet.clusters).length === 0) return;
  allowAdding(role, deployment.stage);
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
  allow(role, actions, ['*'], 'To see clusters, their readers and endpoints, their load, and what could be added.');
  acknowledge(role, 'Resource::*', 'Listing clusters, metrics or alarms supports no resource.');
}

/** Only instances and endpoints with our name prefix and our tag are created. */
function allowAdding(role: iam.IRole, stage: string): void {
  const readers = rdsArn(role, 'db', `${READER_PREFIX}*`);
  const endpoints = rdsArn(role, 'cluster-endpoint', `${READER_PREFIX}*`);
  const groups = ['pg', 'subgrp', 'og'].map((kind) => rdsArn(role, kind, '*'));
  const tagging = { StringEquals: { [`aws:RequestTag/${stageTag.key}`]: stageTag.value(stage) } };
  allow(
    role,
    ['rds:CreateDBInstance', 'rds:AddTagsToResource'],
    [readers],
    'To add readers, with our name and tag.',
    tagging,
  );
  const why = 'To create the endpoint through which applications read, with our name and tag.';
  allow(role, ['rds:CreateDBClusterEndpoint', 'rds:AddTagsToResource'], [endpoints], why, tagging);
  allow(role, ['rds:CreateDBInstance'], groups, 'A new reader gets the groups of the cluster that it joins.');
  for (const resource of ['db:evenkeel-*', 'cluster-endpoint:evenkeel-*', 'pg:*', 'subgrp:*', 'og:*']) {
    acknowledge(
      role.node.scope!,
      `Resource::arn:<AWS::Partition>:rds:<AWS::Region>:<AWS::AccountId>:${resource}`,
      'Readers are named after the moment of their decision; groups are those of the cluster that they join.',
    );
  }
}

/** A new reader gets the monitoring role of the cluster's other readers, which may be passed only to RDS. */
function allowPassingMonitoringRole(role: iam.IRole): void {
  const roles = Stack.of(role).formatArn({ service: 'iam', region: '', resource: 'role', resourceName: '*' });
  const why = 'A new reader gets the role for enhanced monitoring that the other readers of the cluster have.';
  allow(role, ['iam:PassRole'], [roles], why, {
    StringEquals: { 'iam:PassedToService': 'monitoring.rds.amazonaws.com' },
  });
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
  const why = 'RDS encrypts a new reader with the keys of its cluster, on behalf of whoever adds it.';
  allow(role, ['kms:DescribeKey'], [keys], why, { StringEquals: throughRds });
  allow(role, ['kms:CreateGrant'], [keys], why, {
    StringEquals: throughRds,
    Bool: { 'kms:GrantIsForAWSResource': 'true' },
  });
  acknowledge(
    role,
    'Resource::arn:<AWS::Partition>:kms:<AWS::Region>:*:key/*',
    'Which key encrypts a cluster is read when a reader is added; RDS alone may use it, on our behalf.',
  );
}

/** Readers and endpoints may be added only to clusters of the fleet in mode act, and changed only there. */
function allowClusters({ scope, function: { role }, fleet, stage }: Deployment): void {
  const clusters = acting(fleet.clusters);
  const names = clusters.map(([name]) => name);
  const withNet = clusters.filter(([, { safetyNet }]) => safetyNet !== 'none').map(([name]) => name);
  const added = (resources: readonly string[], condition?: Record<string, Record<string, unknown>>) =>
    new iam.PolicyStatement({
      actions: ['rds:CreateDBInstance', 'rds:CreateDBClusterEndpoint'],
      resources: [...resources],
      ...(condition && { conditions: condition }),
    });
  const arns = names.map((name) => rdsArn(scope, 'cluster', name));
  const outcome = allowListed(scope, {
    id: 'Clusters',
    description: `The clusters of Evenkeel ${stage}`,
    roles: [role!],
    listings: [
      {
        items: arns,
        statementOf: (some) => added(some),
        why: 'To add readers and the endpoint to clusters of the fleet in mode act, and to no others.',
        beyond: added([rdsArn(scope, 'cluster', '*')], {
          StringEquals: { [`aws:ResourceTag/${stageTag.key}`]: stageTag.value(stage) },
        }),
      },
      netReaders(scope, withNet),
      ...ownOf(scope, stage, names.length < Object.keys(fleet.clusters).length ? names : 'all'),
    ],
  });
  acknowledge(
    scope,
    `Resource::arn:<AWS::Partition>:rds:<AWS::Region>:<AWS::AccountId>:db:${NET_READER_PREFIX}*`,
    'Application Auto Scaling gives its readers random names; their tags identify the owner.',
  );
  const unlisted = outcome.unlisted.filter((item) => arns.includes(item));
  if (unlisted.length > 0) {
    acknowledge(
      role!,
      'Resource::arn:<AWS::Partition>:rds:<AWS::Region>:<AWS::AccountId>:cluster:*',
      'The policies of a role have no room for more names; the tag of the stage identifies the other clusters.',
    );
    tellUnlisted(scope, { stage, clusters: names.slice(-unlisted.length), whatFor: 'add readers to' });
  }
}

const OWN = [
  { action: 'rds:DeleteDBInstance', resource: 'db', why: 'To remove readers that it has added, by our tag.' },
  {
    action: 'rds:ModifyDBClusterEndpoint',
    resource: 'cluster-endpoint',
    why: 'To say which readers are excluded from the endpoint that it has created, by our tag.',
  },
];

/**
 * Only what has our name and our tag is changed, and where some clusters are only observed, what has the tag of one that
 * is not.
 */
function ownOf(scope: Deployment['scope'], stage: string, clusters: readonly string[] | 'all'): Listing[] {
  return OWN.map(({ action, resource, why }) => {
    const changing = (more: Readonly<Record<string, readonly string[]>>) =>
      new iam.PolicyStatement({
        actions: [action],
        resources: [rdsArn(scope, resource, `${READER_PREFIX}*`)],
        conditions: { StringEquals: { [`aws:ResourceTag/${stageTag.key}`]: stageTag.value(stage), ...more } },
      });
    return {
      items: clusters === 'all' ? ['all'] : clusters,
      statementOf: (some) => changing(clusters === 'all' ? {} : { [`aws:ResourceTag/${CLUSTER_TAG_KEY}`]: some }),
      why,
      beyond: changing({}),
    };
  });
}

/** Readers that the safety net has added are removed when they are no longer needed. */
const netReaders = (scope: Deployment['scope'], clusters: readonly string[]): Listing => ({
  items: clusters.map(scalableResourceId),
  why: 'To remove readers that Application Auto Scaling has added to these clusters, once they are no longer needed.',
  statementOf: (resourceIds) =>
    new iam.PolicyStatement({
      actions: ['rds:DeleteDBInstance'],
      resources: [rdsArn(scope, 'db', `${NET_READER_PREFIX}*`)],
      conditions: { StringEquals: { [`aws:ResourceTag/${NET_READER_TAG_KEY}`]: resourceIds } },
    }),
});

const rdsArn = (scope: Deployment['scope'], resource: string, resourceName: string): string =>
  Stack.of(scope).formatArn({ service: 'rds', resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
