import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { clusterAlarmsPrefix, clusterOfAlarm } from '../../../events/alarmNames.ts';
import { commonBeginning } from '../../../fleet/parts.ts';
import { cloudWatch } from '../../aws/clients.ts';
import type { Environment } from '../../control-loop/environment.ts';
import type { RecordOf, ResourceRecord } from '../../control-loop/record.ts';
import { takenAuthorities } from '../../aws/rds/authorities.ts';
import { type Described, describeAll, describeOne, describeSome, findLastFailover } from '../../aws/rds/clusters.ts';
import { observeForecast } from './observeForecast.ts';
import { observeOfferings, observeReservations } from './observeOfferings.ts';
import { type MetricsRequest, readConnections, readMetrics } from './observeMetrics.ts';
import { instanceView } from './instanceView.ts';
import { isOurs } from './ours.ts';
import { isMoving, isSampleDue, isSampleLate } from './due.ts';
import type { Progress } from './progress.ts';
import { mayFinishDraining } from './rules/draining.ts';
import { FAILOVER_QUIET_MS } from './rules/failover.ts';
import type { Policy } from './policy.ts';
import { isGoing } from './status.ts';
import { unfitByDescription, unfitBySurroundings } from '../../aws/rds/unfit.ts';
import type { ClusterView, WarmUpView } from './view.ts';

type Record = ResourceRecord<Progress>;

/** What RDS and the ledger know of a cluster, before its metrics are read. */
type Inventory = Omit<ClusterView, 'metrics' | 'lastFailoverMs' | 'forecast'>;

/**
 * One cluster, with everything that a decision may need: for the holder of its lease.
 * Six calls to RDS and two to CloudWatch; one more to RDS for a capacity reservation, one an hour for its certificate
 * authorities, and one for each class where it is asked what it sells.
 */
export async function observeOne(
  policy: Policy,
  tableName: string,
  name: string,
  record: Record,
  nowMs: number,
): Promise<ClusterView> {
  const [described, lastFailoverMs] = await Promise.all([
    describeOne(name),
    findLastFailover(name, FAILOVER_QUIET_MS, nowMs),
  ]);
  const inventory = inventoryOf(policy, name, described, record);
  const [surroundings, offerings, reservations, authorities, metrics] = await Promise.all([
    described.cluster && !inventory.unfit ? unfitBySurroundings(described.cluster, nowMs) : undefined,
    observeOfferings(inventory, policy, record.progress, nowMs),
    observeReservations([policy.capacityReservation]),
    policy.replaceOutdated === 'on' ? takenAuthorities(nowMs) : undefined,
    readMetrics([{ ...requestFor(inventory, record.progress, policy), eachCpu: 'always' }], nowMs),
  ]);
  const reservation = reservations(policy.capacityReservation);
  const observed = { ...inventory, offerings, reservation, authorities, metrics: metrics.get(name)! };
  const expected = await observeForecast(policy, tableName, observed, record.progress?.leadSeconds ?? [], nowMs);
  return { ...observed, unfit: inventory.unfit ?? surroundings, lastFailoverMs, ...expected };
}

/** Some clusters of a fleet, as a tick looks at them. */
interface Tick {
  readonly names: readonly string[];
  readonly policies: ReadonlyMap<string, Policy>;
  readonly environment: Pick<Environment, 'stage' | 'tableName'>;
  readonly recordOf: RecordOf<Progress>;
  readonly nowMs: number;
  /** Whether these are a part of the fleet: then the others are not asked about, and the names are in their order. */
  readonly isPart?: boolean;
}

/**
 * Those clusters that are due for a look, by the page: first those in ALARM, then those in motion, and of the quiet ones
 * a fifth, whose minute it is. Nothing is read about the others, and where none is due, nothing at all.
 * @throws what kept a cluster from being seen, once all others have been
 */
export async function* observeDue(tick: Tick): AsyncGenerator<ClusterView> {
  const { policies, environment, recordOf, nowMs, isPart = false } = tick;
  const due = await findDue(tick);
  if (due.length === 0) return;
  const described = isPart ? await describeSome(due) : await describeAll();
  const inventories = due.map((name) => inventoryOf(policies.get(name)!, name, described(name), recordOf(name)));
  const requests = inventories.map((inventory) =>
    requestFor(inventory, recordOf(inventory.cluster).progress, policies.get(inventory.cluster)!),
  );
  const [metrics, authorities, reservations] = await Promise.all([
    readMetrics(requests, nowMs),
    due.some((name) => policies.get(name)!.replaceOutdated === 'on') ? takenAuthorities(nowMs) : undefined,
    observeReservations(due.map((name) => policies.get(name)!.capacityReservation)),
  ]);
  const views = await Promise.allSettled(
    inventories.map(async (inventory): Promise<ClusterView> => {
      const { cluster } = inventory;
      const { leadSeconds = [] } = recordOf(cluster).progress ?? {};
      const policy = policies.get(cluster)!;
      const reservation = reservations(policy.capacityReservation);
      const observed = { ...inventory, reservation, authorities, metrics: metrics.get(cluster)! };
      const expected = await observeForecast(policy, environment.tableName, observed, leadSeconds, nowMs);
      return { ...observed, lastFailoverMs: undefined, ...expected };
    }),
  );
  for (const view of views) if (view.status === 'fulfilled') yield view.value;
  const failed = views.flatMap((view) => (view.status === 'rejected' ? [view.reason as unknown] : []));
  if (failed.length > 0) throw new AggregateError(failed, failed.map(String).join('; '));
}

/** Within each kind in their order. */
async function findDue({ names, policies, environment, recordOf, nowMs, isPart }: Tick): Promise<string[]> {
  const moving = names.filter(
    (name) =>
      isMoving(recordOf(name).progress) || isSampleDue(name, nowMs) || isSampleLate(name, recordOf.sweep, nowMs),
  );
  const found = new Set(moving);
  const others = names.filter((name) => !found.has(name));
  const [inAlarm, drained] = await Promise.all([
    others.length > 0
      ? findClustersInAlarm(environment.stage, [...policies.keys()], isPart ? commonBeginning(names) : '')
      : new Set<string>(),
    findDrained(others, recordOf, nowMs),
  ]);
  return [...new Set([...names.filter((name) => inAlarm.has(name)), ...moving, ...drained])];
}

/** Names of the ledger's items that say how the warm-ups of a cluster's readers ended. */
export const warmUpMarks = ({ ordered }: Progress): string[] =>
  Object.entries(ordered)
    .filter(([, order]) => order.warmUpAtMs !== undefined)
    .map(([id]) => `${WARM_UP_MARK}${id}`);

/** Written by functions/workers/warmer. */
const WARM_UP_MARK = 'warmup#';

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

export function inventoryOf(policy: Policy, name: string, described: Described, record: Record): Inventory {
  const { cluster, endpoint } = described;
  const serverlessMax = cluster?.ServerlessV2ScalingConfiguration?.MaxCapacity;
  const members = new Map((cluster?.DBClusterMembers ?? []).map((member) => [member.DBInstanceIdentifier, member]));
  const instances = described.instances.map((instance) =>
    instanceView(instance, isOurs(instance, name, policy), members.get(instance.DBInstanceIdentifier), serverlessMax),
  );
  return {
    cluster: name,
    status: cluster ? (cluster.Status ?? 'unknown') : 'absent',
    unfit: cluster && unfitByDescription(cluster),
    engine: cluster?.Engine ?? '',
    engineVersion: cluster?.EngineVersion ?? '',
    writerId: cluster?.DBClusterMembers?.find((member) => member.IsClusterWriter)?.DBInstanceIdentifier,
    serverlessMaxCapacityUnits: serverlessMax,
    mayPause: cluster?.ServerlessV2ScalingConfiguration?.MinCapacity === 0,
    instances,
    endpoint: endpoint && {
      id: endpoint.DBClusterEndpointIdentifier!,
      status: endpoint.Status ?? 'unknown',
      excluded: endpoint.ExcludedMembers ?? [],
      only: endpoint.StaticMembers?.length ? endpoint.StaticMembers : undefined,
    },
    warmUps: new Map(
      [...record.marks].map(([mark, item]) => [mark.slice(WARM_UP_MARK.length), item as unknown as WarmUpView]),
    ),
    pause: record.pause,
    interlock: record.interlock,
  };
}

export function requestFor(
  inventory: Inventory,
  progress: Progress | undefined,
  { targetConnections, maxReplicaLagMs, relief }: Pick<Policy, 'targetConnections' | 'maxReplicaLagMs' | 'relief'>,
): MetricsRequest {
  const readers = inventory.instances.filter(({ id }) => id !== inventory.writerId);
  return {
    cluster: inventory.cluster,
    readers: readers.filter(({ status }) => status !== 'creating' && !isGoing(status)),
    connectionsOf: readers.map(({ id }) => id).filter((id) => id in (progress?.draining ?? {})),
    withConnections: targetConnections !== undefined,
    eachCpu: relief === 'on' ? 'for-relief' : 'never',
    withLag: maxReplicaLagMs !== undefined,
    mayPause: inventory.mayPause ?? false,
  };
}

/**
 * An alarm tells its transition once; as long as it lasts, the tick looks every minute.
 * @param beginning of the names of the clusters that are asked about
 */
async function findClustersInAlarm(
  stage: string,
  names: readonly string[],
  beginning: string,
): Promise<ReadonlySet<string>> {
  const inAlarm = new Set<string>();
  let token: string | undefined;
  do {
    const page = await cloudWatch.send(
      new DescribeAlarmsCommand({
        AlarmNamePrefix: `${clusterAlarmsPrefix(stage)}${beginning}`,
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
