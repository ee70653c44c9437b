import {
  type DBCluster,
  type DBClusterEndpoint,
  type DBInstance,
  DescribeDBInstancesCommand,
  DescribeEventsCommand,
  paginateDescribeDBClusterEndpoints,
  paginateDescribeDBClusters,
  paginateDescribeDBInstances,
} from '@aws-sdk/client-rds';
import { endpointId } from '../../fleet/names.ts';
import { rds } from './clients.ts';
import { collect } from './collect.ts';
import { FAILOVER_QUIET_MS } from '../controllers/replicas/rules/failover.ts';

/** What RDS says about one cluster. */
export interface Described {
  readonly cluster: DBCluster | undefined;
  readonly instances: readonly DBInstance[];
  readonly endpoint: DBClusterEndpoint | undefined;
}

/** One cluster: three calls. */
export async function describeOne(name: string): Promise<Described> {
  const config = { client: rds };
  const ofCluster = { DBClusterIdentifier: name };
  const [clusters, instances, endpoints] = await Promise.all([
    collect(paginateDescribeDBClusters(config, ofCluster), (page) => page.DBClusters).catch(noneIfNotFound),
    collect(
      paginateDescribeDBInstances(config, { Filters: [{ Name: 'db-cluster-id', Values: [name] }] }),
      (page) => page.DBInstances,
    ),
    collect(paginateDescribeDBClusterEndpoints(config, ofCluster), (page) => page.DBClusterEndpoints).catch(
      noneIfNotFound,
    ),
  ]);
  return { cluster: clusters[0], instances, endpoint: endpoints.find(isOurs(name)) };
}

/** All clusters of the Region: one call for each started hundred clusters, instances and endpoints. */
export async function describeAll(): Promise<(name: string) => Described> {
  const config = { client: rds, pageSize: 100 };
  const custom = { Filters: [{ Name: 'db-cluster-endpoint-type', Values: ['CUSTOM'] }] };
  const [clusters, instances, endpoints] = await Promise.all([
    collect(paginateDescribeDBClusters(config, {}), (page) => page.DBClusters),
    collect(paginateDescribeDBInstances(config, {}), (page) => page.DBInstances),
    collect(paginateDescribeDBClusterEndpoints(config, custom), (page) => page.DBClusterEndpoints),
  ]);
  const clusterByName = new Map(clusters.map((cluster) => [cluster.DBClusterIdentifier, cluster]));
  const instancesByCluster = Map.groupBy(instances, (instance) => instance.DBClusterIdentifier);
  const endpointsByCluster = Map.groupBy(endpoints, (endpoint) => endpoint.DBClusterIdentifier);
  return (name) => ({
    cluster: clusterByName.get(name),
    instances: instancesByCluster.get(name) ?? [],
    endpoint: endpointsByCluster.get(name)?.find(isOurs(name)),
  });
}

/** The cluster of an instance, which its events do not name; undefined if there is no such instance any more. */
export async function clusterOfInstance(id: string): Promise<string | undefined> {
  const found = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: id })).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'DBInstanceNotFoundFault') return undefined;
    throw error;
  });
  return found?.DBInstances?.[0]?.DBClusterIdentifier;
}

/** RDS keeps its own events for 14 days: they say when a failover was even where our memory was lost. */
export async function findLastFailover(name: string, nowMs: number): Promise<number | undefined> {
  const { Events = [] } = await rds.send(
    new DescribeEventsCommand({
      SourceIdentifier: name,
      SourceType: 'db-cluster',
      EventCategories: ['failover'],
      StartTime: new Date(nowMs - FAILOVER_QUIET_MS),
      EndTime: new Date(nowMs),
    }),
  );
  const times = Events.flatMap(({ Date: date }) => (date ? [date.getTime()] : []));
  return times.length > 0 ? Math.max(...times) : undefined;
}

const isOurs = (name: string) => (endpoint: DBClusterEndpoint) =>
  endpoint.DBClusterEndpointIdentifier === endpointId(name);

function noneIfNotFound(error: unknown): never[] {
  if (error instanceof Error && error.name === 'DBClusterNotFoundFault') return [];
  throw error;
}
