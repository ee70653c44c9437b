import { paginateDescribeScalingPolicies } from '@aws-sdk/client-application-auto-scaling';
import { GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import {
  type DBCluster,
  DescribeAccountAttributesCommand,
  paginateDescribeDBCapacityReservations,
  paginateDescribeDBClusterEndpoints,
  paginateDescribeDBClusters,
  paginateDescribeDBInstances,
  paginateDescribeOrderableDBInstanceOptions,
  type Tag,
} from '@aws-sdk/client-rds';
import { chunksOf, collect } from '../../../functions/aws/collect.ts';
import { unfitByDescription } from '../../../functions/aws/rds/unfit.ts';
import type { Reader } from '../reader.ts';
import { askEach } from '../each.ts';
import type { Parts } from '../parts.ts';
import type { Tags } from '../shapes.ts';

const PAGE = 100;
const HOUR_SECONDS = 3_600;
const DAY_MS = 86_400_000;

/** Metrics of one call (CloudWatch API reference, GetMetricData). */
const METRICS_AT_ONCE = 500;

const tagsOf = (tags: readonly Tag[] = []): Tags =>
  Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));

/** Aurora, and what scales it. */
export const DATABASES = {
  clusters: {
    what: 'Aurora clusters',
    actions: ['rds:DescribeDBClusters'],
    read: async ({ clients }) =>
      (
        await collect(
          paginateDescribeDBClusters({ client: clients.rds, pageSize: PAGE }, {}),
          (page) => page.DBClusters,
        )
      ).map((cluster: DBCluster) => ({
        id: cluster.DBClusterIdentifier!,
        arn: cluster.DBClusterArn!,
        engine: cluster.Engine!,
        engineVersion: cluster.EngineVersion!,
        status: cluster.Status!,
        unfit: unfitByDescription(cluster),
        port: cluster.Port ?? 0,
        writer: cluster.DBClusterMembers?.find(({ IsClusterWriter }) => IsClusterWriter)?.DBInstanceIdentifier,
        securityGroupIds: (cluster.VpcSecurityGroups ?? []).map(({ VpcSecurityGroupId = '' }) => VpcSecurityGroupId),
        tags: tagsOf(cluster.TagList),
      })),
  },
  instances: {
    what: 'instances of RDS',
    actions: ['rds:DescribeDBInstances'],
    read: async ({ clients }) =>
      (
        await collect(
          paginateDescribeDBInstances({ client: clients.rds, pageSize: PAGE }, {}),
          (page) => page.DBInstances,
        )
      ).map((instance) => ({
        id: instance.DBInstanceIdentifier!,
        clusterId: instance.DBClusterIdentifier,
        instanceClass: instance.DBInstanceClass!,
        status: instance.DBInstanceStatus!,
        zone: instance.AvailabilityZone,
        vpcId: instance.DBSubnetGroup?.VpcId,
        subnetIds: (instance.DBSubnetGroup?.Subnets ?? []).map(({ SubnetIdentifier = '' }) => SubnetIdentifier),
        tags: tagsOf(instance.TagList),
      })),
  },
  endpoints: {
    what: 'custom endpoints of Aurora clusters',
    actions: ['rds:DescribeDBClusterEndpoints'],
    read: async ({ clients }) =>
      (
        await collect(
          paginateDescribeDBClusterEndpoints(
            { client: clients.rds, pageSize: PAGE },
            { Filters: [{ Name: 'db-cluster-endpoint-type', Values: ['custom'] }] },
          ),
          (page) => page.DBClusterEndpoints,
        )
      ).map((endpoint) => ({
        id: endpoint.DBClusterEndpointIdentifier!,
        clusterId: endpoint.DBClusterIdentifier!,
        customType: endpoint.CustomEndpointType ?? 'ANY',
      })),
  },
  connections: {
    what: 'connections to databases',
    actions: ['cloudwatch:GetMetricData'],
    read: async ({ clients, caller, part }) => {
      const members = (await part('instances')).filter(({ clusterId }) => clusterId !== undefined);
      return await askEach(chunksOf(members, METRICS_AT_ONCE), async (some) => {
        const { MetricDataResults = [] } = await clients.cloudWatch.send(
          new GetMetricDataCommand({
            MetricDataQueries: some.map(({ id }, at) => mostConnections(id, at)),
            StartTime: new Date(caller.nowMs - DAY_MS),
            EndTime: new Date(caller.nowMs),
          }),
        );
        return MetricDataResults.flatMap(({ Id = '', Values = [] }) =>
          Values.length === 0 ? [] : [{ instanceId: some[Number(Id.slice(1))]!.id, most: Math.max(...Values) }],
        );
      });
    },
  },
  offers: {
    what: 'instance classes that RDS sells',
    actions: ['rds:DescribeOrderableDBInstanceOptions'],
    read: async ({ clients, fleet, part }) => {
      const clusters = new Map((await part('clusters')).map((cluster) => [cluster.id, cluster]));
      const wanted = Object.entries((await fleet())?.clusters ?? {}).flatMap(([id, { classes }]) => {
        const cluster = clusters.get(id);
        return cluster ? classes.map((instanceClass) => ({ cluster, instanceClass })) : [];
      });
      return await askEach(wanted, async ({ cluster, instanceClass }) => {
        const options = await collect(
          paginateDescribeOrderableDBInstanceOptions(
            { client: clients.rds, pageSize: 1_000 },
            { Engine: cluster.engine, EngineVersion: cluster.engineVersion, DBInstanceClass: instanceClass },
          ),
          (page) => page.OrderableDBInstanceOptions,
        );
        const zones = options.flatMap(({ AvailabilityZones = [] }) => AvailabilityZones.map(({ Name = '' }) => Name));
        return [{ clusterId: cluster.id, instanceClass, zones: [...new Set(zones)] }];
      });
    },
  },
  reservations: {
    what: 'capacity reservations of RDS',
    actions: ['rds:DescribeDBCapacityReservations'],
    read: async ({ clients }) =>
      (
        await collect(
          paginateDescribeDBCapacityReservations({ client: clients.rds, pageSize: PAGE }, {}),
          (page) => page.DBCapacityReservations,
        )
      ).flatMap(({ DBCapacityReservationIdentifier: id, DBCapacityReservationName: name }) =>
        [id, name].flatMap((one) => (one === undefined ? [] : [one])),
      ),
  },
  scalingPolicies: {
    what: 'scaling policies of Aurora clusters',
    actions: ['application-autoscaling:DescribeScalingPolicies'],
    read: async ({ clients }) =>
      (
        await collect(
          paginateDescribeScalingPolicies({ client: clients.applicationAutoScaling }, { ServiceNamespace: 'rds' }),
          (page) => page.ScalingPolicies,
        )
      ).map(({ PolicyName = '', ResourceId = '' }) => ({ name: PolicyName, resourceId: ResourceId })),
  },
  instanceQuota: {
    what: 'quotas of RDS',
    actions: ['rds:DescribeAccountAttributes'],
    read: async ({ clients }) => {
      const { AccountQuotas = [] } = await clients.rds.send(new DescribeAccountAttributesCommand({}));
      const found = AccountQuotas.find(({ AccountQuotaName }) => AccountQuotaName === 'DBInstances');
      return { used: found?.Used ?? 0, max: found?.Max ?? Number.POSITIVE_INFINITY };
    },
  },
} satisfies { readonly [Name in keyof Parts]?: Reader<Parts[Name]> };

const mostConnections = (instanceId: string, at: number): MetricDataQuery => ({
  Id: `m${at}`,
  MetricStat: {
    Metric: {
      Namespace: 'AWS/RDS',
      MetricName: 'DatabaseConnections',
      Dimensions: [{ Name: 'DBInstanceIdentifier', Value: instanceId }],
    },
    Period: HOUR_SECONDS,
    Stat: 'Maximum',
  },
});
