import { emptyColumn, evenBusy, weightedBusy, WINDOW_MINUTES } from '../../../functions/controllers/replicas/busy.ts';
import { isMixed } from '../../../functions/controllers/replicas/capacity.ts';
import {
  connectionsStatistic,
  cpuStatistic,
  readColumns,
  readersStatistic,
  type Statistic,
} from '../../../functions/controllers/replicas/observeMetrics.ts';
import { type InstanceView, type MetricsView, MINUTE_MS } from '../../../functions/controllers/replicas/view.ts';
import { Minutes } from './minutes.ts';

/** A cluster whose metrics are read. */
export interface Measured {
  readonly cluster: string;
  readonly writerId: string | undefined;
  /** The readers that report metrics. */
  readonly readers: readonly InstanceView[];
  /** Also CPU and connections of each instance. */
  readonly isDetailed: boolean;
}

/** What CloudWatch says of one cluster. */
export interface ClusterMetrics {
  /** As the rules look at it. */
  readonly view: MetricsView;
  /** The newest values of each instance, as far as they were read. */
  readonly instances: ReadonlyMap<string, { readonly cpuPercent: number; readonly connections: number }>;
  readonly minutes: Minutes;
}

/** Columns of a cluster by the minute. */
const OF_CLUSTER = {
  meanCpu: ['CPUUtilization', 'Average'],
  sampleCount: ['CPUUtilization', 'SampleCount'],
  connections: ['DatabaseConnections', 'Sum'],
  lagMs: ['AuroraReplicaLag', 'Maximum'],
} as const satisfies Record<string, readonly [string, Statistic['Stat']]>;

/** What a chart shows unless it is asked for more. */
const FIRST_MINUTES = 360;

/** Datapoints are seen one to two minutes late, and some later: so many minutes are read again each time. */
const AGAIN_MINUTES = 6;

/** What each instance was lately. */
const INSTANCE_MINUTES = WINDOW_MINUTES;

/** Reads the metrics of all clusters in as few calls as CloudWatch allows, and keeps what it has read. */
export class Metrics {
  readonly #minutes = new Map<string, Minutes>();

  /** @throws what CloudWatch answers */
  async read(clusters: readonly Measured[], nowMs: number): Promise<ReadonlyMap<string, ClusterMetrics>> {
    await this.#readClusters(clusters, nowMs);
    const detailed = clusters.filter(({ isDetailed, readers }) => isDetailed || isMixed(readers));
    const columnsOf = await readInstances(detailed, nowMs);
    const newestMinuteMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS - MINUTE_MS;
    return new Map(
      clusters.map((one) => [one.cluster, metricsOf(one, this.#minutes.get(one.cluster)!, columnsOf, newestMinuteMs)]),
    );
  }

  /** So many minutes of the past of one cluster, for its chart: what is not held is read. */
  async require(cluster: string, minutes: number, nowMs: number): Promise<void> {
    if ((this.#minutes.get(cluster)?.length ?? 0) >= minutes) return;
    const own = new Minutes(Object.keys(OF_CLUSTER));
    await readInto([{ cluster, into: own }], minutes, nowMs);
    this.#minutes.set(cluster, own);
  }

  of(cluster: string): Minutes | undefined {
    return this.#minutes.get(cluster);
  }

  /** New clusters with their past, all others with what is new; those that have missed more with what they missed. */
  async #readClusters(clusters: readonly Measured[], nowMs: number): Promise<void> {
    const missing = Map.groupBy(clusters, ({ cluster }) => {
      const { endMs } = this.#minutes.get(cluster) ?? {};
      const missed = endMs === undefined ? FIRST_MINUTES : Math.ceil((nowMs - endMs) / MINUTE_MS) + AGAIN_MINUTES;
      return Math.min(FIRST_MINUTES, missed);
    });
    for (const [minutes, some] of missing) {
      const into = some.map(({ cluster }) => {
        const own = this.#minutes.get(cluster) ?? new Minutes(Object.keys(OF_CLUSTER));
        return { cluster, into: own };
      });
      await readInto(into, minutes, nowMs);
      for (const { cluster, into: own } of into) this.#minutes.set(cluster, own);
    }
  }
}

async function readInto(
  clusters: readonly { readonly cluster: string; readonly into: Minutes }[],
  minutes: number,
  nowMs: number,
): Promise<void> {
  const names = Object.keys(OF_CLUSTER) as (keyof typeof OF_CLUSTER)[];
  const statistics = clusters.flatMap(({ cluster }) =>
    names.map((name) => {
      const [metric, statistic] = OF_CLUSTER[name];
      return readersStatistic(cluster, metric, statistic);
    }),
  );
  const { columns, newestMinuteMs } = await readColumns(statistics, nowMs, minutes);
  const fromMs = newestMinuteMs - (minutes - 1) * MINUTE_MS;
  for (const [c, { into }] of clusters.entries()) {
    const own = names.map((name, n) => [name, columns[c * names.length + n]!] as const);
    into.write({ fromMs, columns: Object.fromEntries(own) });
  }
}

type ColumnsOf = (id: string) => { readonly cpu: readonly number[]; readonly connections: readonly number[] };

async function readInstances(clusters: readonly Measured[], nowMs: number): Promise<ColumnsOf> {
  const ids = clusters.flatMap(({ readers, writerId }) => [
    ...(writerId ? [writerId] : []),
    ...readers.map(({ id }) => id),
  ]);
  const statistics = [...ids.map(cpuStatistic), ...ids.map(connectionsStatistic)];
  const { columns } = ids.length > 0 ? await readColumns(statistics, nowMs, INSTANCE_MINUTES) : { columns: [] };
  const places = new Map(ids.map((id, at) => [id, at]));
  return (id) => {
    const at = places.get(id);
    if (at === undefined) return { cpu: emptyColumn(), connections: emptyColumn() };
    return { cpu: columns[at]!, connections: columns[ids.length + at]! };
  };
}

function metricsOf(
  { readers, writerId, isDetailed }: Measured,
  minutes: Minutes,
  columnsOf: ColumnsOf,
  newestMinuteMs: number,
): ClusterMetrics {
  const { columns, fromMs } = minutes.last(WINDOW_MINUTES);
  // The grid of the rules has a fixed length, and ends with the newest minute.
  const missing = Math.round((newestMinuteMs - fromMs) / MINUTE_MS) + 1 - WINDOW_MINUTES;
  const onGrid = (column: readonly number[] = []) =>
    [
      ...emptyColumn(Math.max(0, WINDOW_MINUTES - column.length)),
      ...column,
      ...emptyColumn(Math.max(0, missing)),
    ].slice(-WINDOW_MINUTES);
  const mean = onGrid(columns['meanCpu']);
  const view: MetricsView = {
    newestMinuteMs,
    busyVcpus: isMixed(readers)
      ? weightedBusy(readers, (id) => columnsOf(id).cpu)
      : evenBusy(readers, newestMinuteMs, mean, onGrid(columns['sampleCount'])),
    openConnections: onGrid(columns['connections']),
    lagMs: onGrid(columns['lagMs']),
    cpuPercent: new Map(isDetailed && readers.length > 1 ? readers.map(({ id }) => [id, columnsOf(id).cpu]) : []),
    connections: new Map(readers.map(({ id }) => [id, columnsOf(id).connections])),
  };
  const ids = [...(writerId === undefined ? [] : [writerId]), ...readers.map(({ id }) => id)];
  const instances = new Map(
    ids.map((id) => {
      const { cpu, connections } = columnsOf(id);
      return [id, { cpuPercent: newestOf(cpu), connections: newestOf(connections) }];
    }),
  );
  return { view, instances, minutes };
}

/** Of the last five minutes; NaN where there is none. */
const newestOf = (column: readonly number[]): number =>
  column.slice(-5).findLast((value) => !Number.isNaN(value)) ?? Number.NaN;
