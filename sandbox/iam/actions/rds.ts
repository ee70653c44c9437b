import type { Context } from '../evaluate.ts';
import { anything, arnOf, each, requestTags } from './demand.ts';
import type { Demand, DemandsOf, Input, ServiceActions } from './demand.ts';

/** RDS keeps identifiers in lower case, whatever a request writes; `*` if the request names none. */
const identifier = (type: string, name: string | undefined) =>
  arnOf('rds', `${type}:`, name?.startsWith('arn:') ? name : name?.toLowerCase());

const instance: DemandsOf = (input) => [{ resource: identifier('db', input['DBInstanceIdentifier']) }];
const cluster: DemandsOf = (input) => [{ resource: identifier('cluster', input['DBClusterIdentifier']) }];
const endpoint: DemandsOf = (input) => [
  { resource: identifier('cluster-endpoint', input['DBClusterEndpointIdentifier']) },
];
const tagged: DemandsOf = (input) => [{ resource: String(input['ResourceName']) }];

/** What a request names beside the instance itself, and the type of each. */
const NAMED_BY_INSTANCE = {
  DBClusterIdentifier: 'cluster',
  DBParameterGroupName: 'pg',
  DBSubnetGroupName: 'subgrp',
  OptionGroupName: 'og',
} as const;

/** Also asks for the right to tag, where tags are given, as RDS does. */
function withTags(resource: string, demands: readonly Demand[], tags: Context): readonly Demand[] {
  return Object.keys(tags).length === 0
    ? demands
    : [...demands, { action: 'rds:AddTagsToResource', resource, context: tags }];
}

function createInstance(input: Input): readonly Demand[] {
  const tags = requestTags(input['Tags']);
  const resource = identifier('db', input['DBInstanceIdentifier']);
  const others = Object.entries(NAMED_BY_INSTANCE).flatMap(([member, type]) =>
    input[member] === undefined ? [] : [identifier(type, input[member])],
  );
  const context = {
    ...tags,
    'rds:DatabaseClass': input['DBInstanceClass'],
    'rds:DatabaseEngine': input['Engine'],
  };
  return withTags(resource, [{ resource, context }, ...each(others, tags)], tags);
}

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

/** Groups that a request leaves to their defaults are not asked about; whether RDS asks is not documented. */
export const rds: ServiceActions = {
  AddTagsToResource: (input) => [{ resource: String(input['ResourceName']), context: requestTags(input['Tags']) }],
  CreateDBClusterEndpoint: createEndpoint,
  CreateDBInstance: createInstance,
  DeleteDBClusterEndpoint: endpoint,
  DeleteDBInstance: instance,
  DescribeDBClusterEndpoints: describeEndpoints,
  DescribeDBClusters: cluster,
  DescribeDBInstances: instance,
  DescribeOrderableDBInstanceOptions: anything,
  FailoverDBCluster: cluster,
  ListTagsForResource: tagged,
  ModifyDBCluster: cluster,
  ModifyDBClusterEndpoint: endpoint,
  ModifyDBInstance: instance,
  RebootDBInstance: instance,
  RemoveTagsFromResource: (input) => [
    { resource: String(input['ResourceName']), context: { 'aws:TagKeys': input['TagKeys'] } },
  ],
};
