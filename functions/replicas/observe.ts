import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
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
import { alarmNamePrefix, clusterOfAlarm } from '../../events/alarmNames.ts';
import { SERVERLESS_CLASS, weightVcpus } from '../../fleet/instanceClasses.ts';
import { cloudWatch, rds } from '../platform/clients.ts';
import type { ResourceRecord } from '../platform/ledger.ts';
import { endpointId, stageTag } from '../../fleet/names.ts';
import { type MetricsRequest, readConnections, readMetrics } from './observeMetrics.ts';
import { forgetFinished, NO_PROGRESS, type Progress } from './progress.ts';
import { mayFinishDraining } from './rules/draining.ts';
import { FAILOVER_QUIET_MS } from './rules/failover.ts';
import { type ClusterView, type InstanceView, MINUTE_MS } from './view.ts';

type Record = ResourceRecord<Progress>;

/** What RDS and the ledger know of a cluster, before its metrics are read. */
type Inventory = Omit<ClusterView, 'metrics' | 'lastFailoverMs'>;

/** What RDS says about one cluster. */
interface Described {
  readonly cluster: DBCluster | undefined;
  readonly instances: readonly DBInstance[];
  readonly endpoint: DBClusterEndpoint | undefined;
}

/**
 * One cluster, with everything that a decision may need: for the holder of its lease.
 * Four calls to RDS and one or two to CloudWatch.
 */
export async function observeOne(stage: string, name: string, record: Record, nowMs: number): Promise<ClusterView> {
  const [described, lastFailoverMs] = await Promise.all([describeOne(name), findLastFailover(name, nowMs)]);
  const view = viewOf(stage, name, described, record, nowMs);
  const metrics = await readMetrics([requestFor(view)], nowMs);
  return { ...view, lastFailoverMs, metrics: metrics.get(name)! };
}

/**
 * The clusters of the fleet that are due for a look, by the page, for the tick: those in motion, those in ALARM, and of
 * the quiet ones a fifth, whose minute it is. Nothing is read about the others, and where none is due, nothing at all.
 */
export async function observeDue(
  stage: string,
  names: readonly string[],
  recordOf: (name: string) => Record,
  nowMs: number,
): Promise<ClusterView[]> {
  const moving = names.filter((name) => isBuilding(recordOf(name)) || isSampleDue(name, nowMs));
  const others = names.filter((name) => !moving.includes(name));
  const [inAlarm, drained] = await Promise.all([
    others.length > 0 ? findClustersInAlarm(stage, others) : [],
    findDrained(others, recordOf, nowMs),
  ]);
  const due = [...new Set([...moving, ...inAlarm, ...drained])];
  if (due.length === 0) return [];
  const described = await describeAll();
  const views = due.map((name) => viewOf(stage, name, described(name), recordOf(name), nowMs));
  const metrics = await readMetrics(views.map(requestFor), nowMs);
  return views.map((view) => ({ ...view, lastFailoverMs: undefined, metrics: metrics.get(view.cluster)! }));
}

/** A drain takes as long as connections live: until none is left, nothing else has to be read about it. */
async function findDrained(
  names: readonly string[],
  recordOf: (name: string) => Record,
  nowMs: number,
): Promise<string[]> {
  const draining = names.flatMap((name) => {
    const { progress } = recordOf(name);
    return progress && Object.keys(progress.draining).length > 0 ? [{ name, progress }] : [];
  });
  const ids = draining.flatMap(({ progress }) => Object.keys(progress.draining));
  if (ids.length === 0) return [];
  const connections = await readConnections(ids, nowMs);
  return draining.filter(({ progress }) => mayFinishDraining(progress, connections, nowMs)).map(({ name }) => name);
}

async function describeOne(name: string): Promise<Described> {
  const config = { client: rds };
  const ofCluster = { DBClusterIdentifier: name };
  const [clusters, instances, endpoints] = await Promise.all([
    collect(paginateDescribeDBClusters(config, ofCluster), (page) => page.DBClusters).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'DBClusterNotFoundFault') return [];
      throw error;
    }),
    collect(
      paginateDescribeDBInstances(config, { Filters: [{ Name: 'db-cluster-id', Values: [name] }] }),
      (page) => page.DBInstances,
    ),
    collect(paginateDescribeDBClusterEndpoints(config, ofCluster), (page) => page.DBClusterEndpoints).catch(
      (error: unknown) => {
        if (error instanceof Error && error.name === 'DBClusterNotFoundFault') return [];
        throw error;
      },
    ),
  ]);
  return { cluster: clusters[0], instances, endpoint: endpoints.find(isOurs(name)) };
}

async function describeAll(): Promise<(name: string) => Described> {
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

const isOurs = (name: string) => (endpoint: DBClusterEndpoint) =>
  endpoint.DBClusterEndpointIdentifier === endpointId(name);

async function collect<Page, Item>(pages: AsyncIterable<Page>, items: (page: Page) => readonly Item[] | undefined) {
  const all: Item[] = [];
  for await (const page of pages) all.push(...(items(page) ?? []));
  return all;
}

function viewOf(stage: string, name: string, described: Described, record: Record, nowMs: number): Inventory {
  const { cluster, endpoint } = described;
  const serverlessMax = cluster?.ServerlessV2ScalingConfiguration?.MaxCapacity;
  const tiers = new Map(
    (cluster?.DBClusterMembers ?? []).map((member) => [member.DBInstanceIdentifier, member.PromotionTier]),
  );
  const instances = described.instances.map((instance): InstanceView => ({
    id: instance.DBInstanceIdentifier!,
    status: instance.DBInstanceStatus ?? 'unknown',
    instanceClass: instance.DBInstanceClass ?? SERVERLESS_CLASS,
    vcpus: weightVcpus(instance.DBInstanceClass ?? SERVERLESS_CLASS, serverlessMax),
    zone: instance.AvailabilityZone ?? '',
    promotionTier: tiers.get(instance.DBInstanceIdentifier) ?? instance.PromotionTier ?? 1,
    ours: (instance.TagList ?? []).some(({ Key, Value }) => Key === stageTag.key && Value === stageTag.value(stage)),
  }));
  return {
    cluster: name,
    status: cluster ? (cluster.Status ?? 'unknown') : 'absent',
    writerId: cluster?.DBClusterMembers?.find((member) => member.IsClusterWriter)?.DBInstanceIdentifier,
    instances,
    endpoint: endpoint && {
      id: endpoint.DBClusterEndpointIdentifier!,
      status: endpoint.Status ?? 'unknown',
      excluded: endpoint.ExcludedMembers ?? [],
    },
    progress: forgetFinished(record.progress ?? NO_PROGRESS, new Set(instances.map(({ id }) => id)), nowMs),
    pause: record.pause,
  };
}

function requestFor(view: Inventory): MetricsRequest {
  const readers = view.instances.filter(({ id }) => id !== view.writerId);
  return {
    cluster: view.cluster,
    readers: readers.filter(({ status }) => status !== 'creating' && status !== 'deleting'),
    connectionsOf: readers.map(({ id }) => id).filter((id) => id in view.progress.draining),
  };
}

const isBuilding = ({ progress }: Record) => progress !== undefined && Object.keys(progress.ordered).length > 0;

const SAMPLE_EVERY_MINUTES = 5;

/** Each cluster has its minute out of five, by its name, so that a large fleet's samples spread over the ticks. */
function isSampleDue(name: string, nowMs: number): boolean {
  const slot = [...name].reduce((sum, character) => sum + character.charCodeAt(0), 0) % SAMPLE_EVERY_MINUTES;
  return Math.floor(nowMs / MINUTE_MS) % SAMPLE_EVERY_MINUTES === slot;
}

/** An alarm tells its transition once; as long as it lasts, the tick looks every minute. */
async function findClustersInAlarm(stage: string, names: readonly string[]): Promise<ReadonlySet<string>> {
  const inAlarm = new Set<string>();
  let token: string | undefined;
  do {
    const page = await cloudWatch.send(
      new DescribeAlarmsCommand({
        AlarmNamePrefix: alarmNamePrefix(stage),
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
        StateValue: 'ALARM',
        NextToken: token,
      }),
    );
    for (const { AlarmName } of [...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? [])]) {
      const cluster = AlarmName && clusterOfAlarm(stage, AlarmName, names);
      if (cluster) inAlarm.add(cluster);
    }
    token = page.NextToken;
  } while (token);
  return inAlarm;
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

/** The cluster of an instance, which its events do not name; undefined if there is no such instance any more. */
export async function clusterOfInstance(id: string): Promise<string | undefined> {
  const found = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: id })).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'DBInstanceNotFoundFault') return undefined;
    throw error;
  });
  return found?.DBInstances?.[0]?.DBClusterIdentifier;
}
