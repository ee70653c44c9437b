import {
  type DBCluster,
  type DBClusterEndpoint,
  type DBInstance,
  DescribeDBInstancesCommand,
  type DescribeDBInstancesCommandInput,
  DescribeEventsCommand,
  type Filter,
  paginateDescribeDBClusterEndpoints,
  paginateDescribeDBClusters,
  paginateDescribeDBInstances,
} from '@aws-sdk/client-rds';
import { endpointId } from '../../../fleet/names.ts';
import { rds } from '../clients.ts';
import { chunksOf, collect } from '../collect.ts';
import { isNamed } from '../conditionChanged.ts';

/** One cluster as described by RDS. */
export interface Described {
  readonly cluster: DBCluster | undefined;
  readonly instances: readonly DBInstance[];
  readonly endpoint: DBClusterEndpoint | undefined;
}

/** One cluster: three calls. */
export async function describeOne(name: string): Promise<Described> {
  const ofCluster = { DBClusterIdentifier: name };
  const [clusters, instances, endpoints] = await Promise.all([
    describeClusters(ofCluster),
    describeInstances({ Filters: [{ Name: 'db-cluster-id', Values: [name] }] }),
    describeEndpoints(ofCluster),
  ]);
  return { cluster: clusters[0], instances, endpoint: endpoints.find(isOwnEndpoint(name)) };
}

/** All clusters of the Region: one call each per 100 clusters, instances and endpoints. */
export async function describeAll(): Promise<(name: string) => Described> {
  const [clusters, instances, endpoints] = await Promise.all([
    describeClusters({}),
    describeInstances({}),
    describeEndpoints({}),
  ]);
  return byName({ clusters, instances, endpoints });
}

interface Lists {
  readonly clusters: readonly DBCluster[];
  readonly instances: readonly DBInstance[];
  readonly endpoints: readonly DBClusterEndpoint[];
}

function byName({ clusters, instances, endpoints }: Lists): (name: string) => Described {
  const clusterByName = new Map(clusters.map((cluster) => [cluster.DBClusterIdentifier, cluster]));
  const instancesByCluster = Map.groupBy(instances, (instance) => instance.DBClusterIdentifier);
  const endpointsByCluster = Map.groupBy(endpoints, (endpoint) => endpoint.DBClusterIdentifier);
  return (name) => ({
    cluster: clusterByName.get(name),
    instances: instancesByCluster.get(name) ?? [],
    endpoint: endpointsByCluster.get(name)?.find(isOwnEndpoint(name)),
  });
}

/**
 * These clusters and nothing else of the Region: one call for a hundred of them and their endpoints, and one for each
 * hundred of their instances.
 */
export async function describeSome(names: readonly string[]): Promise<(name: string) => Described> {
  const described = await Promise.all(
    chunksOf(names, NAMES_PER_FILTER).map(async (some) => {
      const [clusters, instances, endpoints] = await Promise.all([
        describeClusters(named(some)),
        describeInstances(named(some)),
        describeEndpoints(ownEndpoints(some)),
      ]);
      return { clusters, instances, endpoints };
    }),
  );
  return byName({
    clusters: described.flatMap(({ clusters }) => clusters),
    instances: described.flatMap(({ instances }) => instances),
    endpoints: described.flatMap(({ endpoints }) => endpoints),
  });
}

/** How many values RDS takes in a filter is not documented: as many as it gives in a page, half of what EC2 takes. */
const NAMES_PER_FILTER = 100;

/** These clusters, and what belongs to them. */
export const named = (clusters: readonly string[]): Which => ({
  Filters: [{ Name: 'db-cluster-id', Values: [...clusters] }],
});

/** Our own endpoints of these clusters. */
export const ownEndpoints = (clusters: readonly string[]): Which => ({
  Filters: [{ Name: 'db-cluster-endpoint-id', Values: clusters.map(endpointId) }],
});

/** One cluster, some of them, or all. */
export interface Which {
  readonly DBClusterIdentifier?: string;
  readonly Filters?: Filter[];
}

const config = { client: rds, pageSize: 100 };

/** None if the cluster does not exist. */
export const describeClusters = (which: Which): Promise<DBCluster[]> =>
  collect(paginateDescribeDBClusters(config, which), (page) => page.DBClusters).catch(noneIfNotFound);

/** Custom endpoints; none if the cluster does not exist. */
export const describeEndpoints = (which: Which): Promise<DBClusterEndpoint[]> =>
  collect(
    paginateDescribeDBClusterEndpoints(config, {
      ...which,
      Filters: [{ Name: 'db-cluster-endpoint-type', Values: ['custom'] }, ...(which.Filters ?? [])],
    }),
    (page) => page.DBClusterEndpoints,
  ).catch(noneIfNotFound);

const describeInstances = (which: DescribeDBInstancesCommandInput): Promise<DBInstance[]> =>
  collect(paginateDescribeDBInstances(config, which), (page) => page.DBInstances);

/** The cluster of an instance, which its events do not name; undefined if the instance no longer exists. */
export async function clusterOfInstance(id: string): Promise<string | undefined> {
  const found = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: id })).catch((error: unknown) => {
    if (isNamed(error, 'DBInstanceNotFoundFault')) return undefined;
    throw error;
  });
  return found?.DBInstances?.[0]?.DBClusterIdentifier;
}

/**
 * The time of the last failover within this period, in milliseconds since the epoch. RDS keeps its events for 14 days,
 * so it is known even if our ledger item was lost.
 */
export async function findLastFailover(name: string, withinMs: number, nowMs: number): Promise<number | undefined> {
  const { Events = [] } = await rds.send(
    new DescribeEventsCommand({
      SourceIdentifier: name,
      SourceType: 'db-cluster',
      EventCategories: ['failover'],
      StartTime: new Date(nowMs - withinMs),
      EndTime: new Date(nowMs),
    }),
  );
  const times = Events.flatMap(({ Date: date }) => (date ? [date.getTime()] : []));
  return times.length > 0 ? Math.max(...times) : undefined;
}

const isOwnEndpoint = (name: string) => (endpoint: DBClusterEndpoint) =>
  endpoint.DBClusterEndpointIdentifier === endpointId(name);

function noneIfNotFound(error: unknown): never[] {
  if (isNamed(error, 'DBClusterNotFoundFault')) return [];
  throw error;
}
