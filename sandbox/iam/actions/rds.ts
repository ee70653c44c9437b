import type { Context } from '../evaluate.ts';
import { anything, arnOf, each, requestTags, tagsOfArn, withRequestTags } from './demand.ts';
import type { Demand, DemandsOf, Input, Lookups, ServiceActions } from './demand.ts';

/** RDS keeps identifiers in lower case, whatever a request writes; `*` if the request names none. */
const identifier = (type: string, name: string | undefined) =>
  arnOf('rds', `${type}:`, name?.startsWith('arn:') ? name : name?.toLowerCase());

const instance: DemandsOf = (input) => [{ resource: identifier('db', input['DBInstanceIdentifier']) }];
const cluster: DemandsOf = (input) => [{ resource: identifier('cluster', input['DBClusterIdentifier']) }];
const endpoint: DemandsOf = (input) => [
  { resource: identifier('cluster-endpoint', input['DBClusterEndpointIdentifier']) },
];
const tagged: DemandsOf = (input) => [{ resource: String(input['ResourceName']) }];

/** A member that names none is about all. */
const named =
  (type: string, member: string): DemandsOf =>
  (input) => [{ resource: identifier(type, input[member]) }];

/** Also asks for the right to tag, where tags are given, as RDS does. */
function withTags(resource: string, demands: readonly Demand[], tags: Context): readonly Demand[] {
  return Object.keys(tags).length === 0
    ? demands
    : [...demands, { action: 'rds:AddTagsToResource', resource, context: tags }];
}

/**
 * RDS asks about the groups that a request leaves to their defaults, too: its user guide allows an instance with these
 * alone by naming `og:default*`, `pg:default*` and `subgrp:default` ("Identity-based policy examples"). A member of a
 * cluster is in the cluster's subnet group.
 */
function createInstance(input: Input, { subnetGroup }: Lookups): readonly Demand[] {
  const tags = requestTags(input['Tags']);
  const resource = identifier('db', input['DBInstanceIdentifier']);
  const clusterId = (input['DBClusterIdentifier'] as string | undefined)?.toLowerCase();
  const others = [
    ...(clusterId === undefined ? [] : [identifier('cluster', clusterId)]),
    identifier('pg', input['DBParameterGroupName'] ?? `default.${input['Engine']}`),
    identifier('og', input['OptionGroupName'] ?? `default:${input['Engine']}`),
    identifier('subgrp', input['DBSubnetGroupName'] ?? subnetGroup?.(clusterId ?? '') ?? 'default'),
  ];
  const context = {
    ...tags,
    'rds:DatabaseClass': input['DBInstanceClass'],
    'rds:DatabaseEngine': input['Engine'],
  };
  const demands = [{ resource, context }, ...each(others, tags), ...passingRole(input['MonitoringRoleArn'])];
  return withTags(resource, demands, tags);
}

/** Whoever gives an instance the role that monitors it must be allowed to pass that role to RDS. */
const passingRole = (roleArn: string | undefined): readonly Demand[] =>
  roleArn === undefined
    ? []
    : [
        {
          action: 'iam:PassRole',
          resource: roleArn,
          context: { 'iam:PassedToService': 'monitoring.rds.amazonaws.com' },
        },
      ];

/** With the groups that it leaves to their defaults, like an instance. */
function createCluster(input: Input): readonly Demand[] {
  const tags = requestTags(input['Tags']);
  const resource = identifier('cluster', input['DBClusterIdentifier']);
  const others = [
    identifier('cluster-pg', input['DBClusterParameterGroupName'] ?? `default.${input['Engine']}`),
    identifier('og', input['OptionGroupName'] ?? `default:${input['Engine']}`),
    identifier('subgrp', input['DBSubnetGroupName'] ?? 'default'),
  ];
  const context = {
    ...tags,
    'rds:DatabaseClass': input['DBClusterInstanceClass'],
    'rds:DatabaseEngine': input['Engine'],
  };
  return withTags(resource, each([resource, ...others], context), tags);
}

function deleteCluster(input: Input): readonly Demand[] {
  const snapshot = input['FinalDBSnapshotIdentifier'] as string | undefined;
  const resources = [identifier('cluster', input['DBClusterIdentifier'])];
  return each(snapshot === undefined ? resources : [...resources, identifier('cluster-snapshot', snapshot)]);
}

/** RDS draws the identifier of a deployment. That it asks about its source, too, is a guess. */
function createDeployment(input: Input): readonly Demand[] {
  const tags = requestTags(input['Tags']);
  const resource = identifier('deployment', undefined);
  return withTags(resource, each([resource, String(input['Source'])], tags), tags);
}

/** Proxies and their target groups have ARNs with an identifier that RDS draws, so that these are about all of them. */
const proxy: DemandsOf = () => [{ resource: identifier('db-proxy', undefined) }];
const targetGroup: DemandsOf = () => [{ resource: identifier('target-group', undefined) }];

/** The cluster, and the instance that is to become its writer; any of them where the request leaves the choice to RDS. */
const failover: DemandsOf = (input) => [
  { resource: identifier('cluster', input['DBClusterIdentifier']) },
  { resource: identifier('db', input['TargetDBInstanceIdentifier']) },
];

function createEndpoint(input: Input): readonly Demand[] {
  const tags = requestTags(input['Tags']);
  const resource = identifier('cluster-endpoint', input['DBClusterEndpointIdentifier']);
  const resources = [identifier('cluster', input['DBClusterIdentifier']), resource];
  return withTags(resource, each(resources, { ...tags, 'rds:EndpointType': input['EndpointType'] }), tags);
}

/** An endpoint is looked up by its own name or by its cluster. Which of the two RDS asks about is a guess. */
function describeEndpoints(input: Input): readonly Demand[] {
  const byCluster = input['DBClusterEndpointIdentifier'] === undefined && input['DBClusterIdentifier'] !== undefined;
  return byCluster ? cluster(input, {}) : endpoint(input, {});
}

/** Without a resource it is about all clusters and instances, whatever the filters say: a guess. */
const pendingMaintenance: DemandsOf = (input) =>
  ['cluster', 'db'].flatMap((type) => {
    const { ResourceIdentifier: arn } = input;
    return arn?.startsWith('arn:') && !arn.includes(`:${type}:`) ? [] : [{ resource: identifier(type, arn) }];
  });

export const rds: ServiceActions = {
  // No edition of the Service Authorization Reference at hand has these: that they are about no resource is a guess.
  CancelDBCapacityReservation: anything,
  CreateDBCapacityReservation: withRequestTags(anything),
  DescribeDBCapacityReservations: anything,
  AddTagsToResource: tagsOfArn('ResourceName'),
  CreateBlueGreenDeployment: createDeployment,
  CreateDBCluster: createCluster,
  CreateDBClusterEndpoint: createEndpoint,
  CreateDBInstance: createInstance,
  DeleteBlueGreenDeployment: named('deployment', 'BlueGreenDeploymentIdentifier'),
  DeleteDBCluster: deleteCluster,
  DeleteDBClusterEndpoint: endpoint,
  DeleteDBInstance: instance,
  DescribeBlueGreenDeployments: named('deployment', 'BlueGreenDeploymentIdentifier'),
  DescribeCertificates: anything,
  DescribeDBClusterEndpoints: describeEndpoints,
  DescribeDBClusters: cluster,
  DescribeDBInstances: instance,
  DescribeDBProxies: proxy,
  DescribeDBProxyTargets: (...call) => [...proxy(...call), ...targetGroup(...call)],
  DescribeOrderableDBInstanceOptions: anything,
  DescribePendingMaintenanceActions: pendingMaintenance,
  FailoverDBCluster: failover,
  ListTagsForResource: tagged,
  ModifyDBCluster: cluster,
  ModifyDBClusterEndpoint: endpoint,
  ModifyDBInstance: instance,
  RebootDBInstance: instance,
  CreateDBProxy: withRequestTags(anything),
  RegisterDBProxyTargets: targetGroup,
  RemoveTagsFromResource: tagsOfArn('ResourceName'),
  StartDBCluster: cluster,
  StopDBCluster: cluster,
};
