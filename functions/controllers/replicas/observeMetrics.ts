import { GetMetricDataCommand, type MetricDataQuery, type MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { RELIEF_FROM_READERS } from '../../../fleet/limits.ts';
import { cloudWatch } from '../../aws/clients.ts';
import { SERVERLESS_CLASS } from '../../../fleet/instanceClasses.ts';
import { emptyColumn, evenBusy, isPaused, weightedBusy, WINDOW_MINUTES, withPauses } from './busy.ts';
import { isMixed } from './capacity.ts';
import { RELIEF_FROM_MEAN_PERCENT } from './relief.ts';
import { type InstanceView, type MetricsView, MINUTE_MS } from './view.ts';

export interface MetricsRequest {
  readonly cluster: string;
  /** The readers that report metrics. */
  readonly readers: readonly InstanceView[];
  /** Readers whose connections matter. */
  readonly connectionsOf: readonly string[];
  /** Also all open connections on the readers. */
  readonly withConnections: boolean;
  /** Also the CPU of each reader: always where there are two, or only where load could be moved from one to the others. */
  readonly eachCpu: 'always' | 'for-relief' | 'never';
  /** Also the largest replica lag of the readers. */
  readonly withLag: boolean;
  /** Whether serverless readers pause while nobody is connected to them. */
  readonly mayPause: boolean;
}

/** CloudWatch takes so many queries in one GetMetricData. */
const QUERIES_PER_CALL = 500;

/** Reads the metrics of several clusters in as few calls as CloudWatch allows. */
export async function readMetrics(
  requests: readonly MetricsRequest[],
  nowMs: number,
): Promise<ReadonlyMap<string, MetricsView>> {
  const wanted = requests.map((request) => statisticsOf(request));
  const { newestMinuteMs, columns } = await readColumns(
    wanted.flat().map(({ statistic }) => statistic),
    nowMs,
  );
  let read = 0;
  const columnsOf = requests.map((_, r) => new Map(wanted[r]!.map(({ name }) => [name, columns[read++]!])));
  const compared = requests.filter((request, r) => mustCompare(request, columnsOf[r]!.get('meanCpu')!));
  const cpuPercent = await readEachCpu(compared, nowMs);
  return new Map(
    requests.map((request, r) => [
      request.cluster,
      metricsOf(request, columnsOf[r]!, cpuPercent.get(request.cluster), newestMinuteMs),
    ]),
  );
}

function metricsOf(
  request: MetricsRequest,
  column: ReadonlyMap<string, number[]>,
  compared: ReadonlyMap<string, readonly number[]> | undefined,
  newestMinuteMs: number,
): MetricsView {
  const { readers, connectionsOf, eachCpu, mayPause } = request;
  const of = (kind: 'cpu' | 'connections', id: string) =>
    withPauses(column.get(`${kind} ${id}`)!, column.get(`capacity ${id}`));
  const each = isEachRead(request) ? new Map(readers.map(({ id }) => [id, of('cpu', id)])) : undefined;
  return {
    newestMinuteMs,
    busyVcpus: each
      ? weightedBusy(readers, (id) => each.get(id)!)
      : evenBusy(readers, newestMinuteMs, column.get('meanCpu')!, column.get('sampleCount')!),
    openConnections: column.get('openConnections'),
    lagMs: column.get('lag'),
    cpuPercent: compared ?? (eachCpu === 'never' ? undefined : each) ?? new Map<string, number[]>(),
    connections: new Map(connectionsOf.map((id) => [id, of('connections', id)])),
    ...(mayPause && {
      paused: new Set(readers.map(({ id }) => id).filter((id) => isPaused(column.get(`capacity ${id}`)))),
    }),
  };
}

/** Of readers that differ in size, or that may be paused, each is asked about. */
const isEachRead = ({ readers, mayPause }: MetricsRequest): boolean => isMixed(readers) || mayPause;

/** Whether the CPU of each reader is to be read beside the rest. */
function mustCompare(request: MetricsRequest, meanCpu: readonly number[]): boolean {
  const { readers, eachCpu } = request;
  if (isEachRead(request) || eachCpu === 'never') return false;
  return eachCpu === 'always' ? readers.length > 1 : mayNeedRelief(readers, meanCpu);
}

/** Only where load could be moved from a busy reader to others is it asked which one is busy. */
function mayNeedRelief(readers: readonly InstanceView[], meanCpu: readonly number[]): boolean {
  const newest = meanCpu.findLast((percent) => !Number.isNaN(percent)) ?? 0;
  return readers.length >= RELIEF_FROM_READERS && newest >= RELIEF_FROM_MEAN_PERCENT;
}

async function readEachCpu(
  requests: readonly MetricsRequest[],
  nowMs: number,
): Promise<ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>> {
  const ids = requests.flatMap(({ readers }) => readers.map(({ id }) => id));
  if (ids.length === 0) return new Map();
  const { columns } = await readColumns(ids.map(cpuStatistic), nowMs);
  let read = 0;
  return new Map(
    requests.map(({ cluster, readers }) => [cluster, new Map(readers.map(({ id }) => [id, columns[read++]!]))]),
  );
}

/** Reads the open connections of instances, and nothing else. */
export async function readConnections(
  ids: readonly string[],
  nowMs: number,
): Promise<Pick<MetricsView, 'newestMinuteMs' | 'connections'>> {
  const { newestMinuteMs, columns } = await readColumns(ids.map(connectionsStatistic), nowMs);
  return { newestMinuteMs, connections: new Map(ids.map((id, at) => [id, columns[at]!])) };
}

/** Each statistic under a name by which its column is found again. */
function statisticsOf(request: MetricsRequest): { name: string; statistic: Statistic }[] {
  const { cluster, readers, connectionsOf, withConnections, withLag, mayPause } = request;
  const serverless = readers.filter(({ instanceClass }) => mayPause && instanceClass === SERVERLESS_CLASS);
  const ofReaders = (name: string, stat: Statistic['Stat']) => readersStatistic(cluster, name, stat);
  return [
    { name: 'meanCpu', statistic: ofReaders('CPUUtilization', 'Average') },
    { name: 'sampleCount', statistic: ofReaders('CPUUtilization', 'SampleCount') },
    ...(withConnections ? [{ name: 'openConnections', statistic: ofReaders('DatabaseConnections', 'Sum') }] : []),
    ...(withLag ? [{ name: 'lag', statistic: ofReaders('AuroraReplicaLag', 'Maximum') }] : []),
    ...connectionsOf.map((id) => ({ name: `connections ${id}`, statistic: connectionsStatistic(id) })),
    ...(isEachRead(request) ? readers : []).map(({ id }) => ({ name: `cpu ${id}`, statistic: cpuStatistic(id) })),
    ...serverless.map(({ id }) => ({ name: `capacity ${id}`, statistic: capacityStatistic(id) })),
  ];
}

const metric = (MetricName: string, dimensions: Readonly<Record<string, string>>) => ({
  Namespace: 'AWS/RDS',
  MetricName,
  Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
});

export interface Statistic {
  readonly Metric: ReturnType<typeof metric>;
  readonly Stat: 'Average' | 'Maximum' | 'SampleCount' | 'Sum';
}

/** Of all readers of a cluster together. */
export const readersStatistic = (cluster: string, name: string, stat: Statistic['Stat']): Statistic => ({
  Metric: metric(name, { DBClusterIdentifier: cluster, Role: 'READER' }),
  Stat: stat,
});

export const cpuStatistic = (id: string): Statistic => ({
  Metric: metric('CPUUtilization', { DBInstanceIdentifier: id }),
  Stat: 'Average',
});

/** The capacity units that a serverless instance has: 0 while it is paused. */
const capacityStatistic = (id: string): Statistic => ({
  Metric: metric('ServerlessDatabaseCapacity', { DBInstanceIdentifier: id }),
  Stat: 'Maximum',
});

export const connectionsStatistic = (id: string): Statistic => ({
  Metric: metric('DatabaseConnections', { DBInstanceIdentifier: id }),
  Stat: 'Maximum',
});

/** One column for each of the statistics, in their order, all on the same grid of the last minutes. */
export async function readColumns(
  statistics: readonly Statistic[],
  nowMs: number,
  minutes = WINDOW_MINUTES,
): Promise<{ newestMinuteMs: number; columns: number[][] }> {
  const endMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  const startMs = endMs - minutes * MINUTE_MS;
  const columns = statistics.map(() => emptyColumn(minutes));
  const queries = statistics.map((statistic, at): MetricDataQuery => ({
    Id: `q${at}`,
    MetricStat: { ...statistic, Period: 60 },
  }));
  for (let from = 0; from < queries.length; from += QUERIES_PER_CALL) {
    let token: string | undefined;
    do {
      const page = await cloudWatch.send(
        new GetMetricDataCommand({
          StartTime: new Date(startMs),
          EndTime: new Date(endMs),
          ScanBy: 'TimestampAscending',
          MetricDataQueries: queries.slice(from, from + QUERIES_PER_CALL),
          NextToken: token,
        }),
      );
      // A result may come in several pages: each adds its datapoints to the column.
      for (const result of page.MetricDataResults ?? []) fillIn(columns[Number(result.Id!.slice(1))]!, result, startMs);
      token = page.NextToken;
    } while (token);
  }
  return { newestMinuteMs: endMs - MINUTE_MS, columns };
}

function fillIn(column: number[], { Timestamps = [], Values = [] }: MetricDataResult, startMs: number): void {
  for (const [index, time] of Timestamps.entries()) {
    const at = Math.round((time.getTime() - startMs) / MINUTE_MS);
    const value = Values[index];
    if (at >= 0 && at < column.length && value !== undefined) column[at] = value;
  }
}
