import { GetMetricDataCommand, type MetricDataQuery, type MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { RELIEF_FROM_READERS } from '../../../fleet/limits.ts';
import { cloudWatch } from '../../aws/clients.ts';
import { emptyColumn, evenBusy, isMixed, weightedBusy, WINDOW_MINUTES } from './busy.ts';
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
  const compared = requests.filter(({ readers, eachCpu }, r) =>
    eachCpu === 'always'
      ? readers.length > 1
      : eachCpu === 'for-relief' && mayNeedRelief(readers, columnsOf[r]!.get('meanCpu')!),
  );
  const cpuPercent = await readEachCpu(compared, nowMs);
  return new Map(
    requests.map((request, r) => {
      const column = columnsOf[r]!;
      return [
        request.cluster,
        {
          newestMinuteMs,
          busyVcpus: isMixed(request.readers)
            ? weightedBusy(request.readers, (id) => column.get(`cpu ${id}`)!)
            : evenBusy(request.readers, newestMinuteMs, column.get('meanCpu')!, column.get('sampleCount')!),
          openConnections: column.get('openConnections'),
          lagMs: column.get('lag'),
          cpuPercent: cpuPercent.get(request.cluster) ?? new Map<string, number[]>(),
          connections: new Map(request.connectionsOf.map((id) => [id, column.get(`connections ${id}`)!])),
        },
      ];
    }),
  );
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
  const { cluster, readers, connectionsOf, withConnections, withLag } = request;
  const ofReaders = (name: string, stat: Statistic['Stat']) => readersStatistic(cluster, name, stat);
  return [
    { name: 'meanCpu', statistic: ofReaders('CPUUtilization', 'Average') },
    { name: 'sampleCount', statistic: ofReaders('CPUUtilization', 'SampleCount') },
    ...(withConnections ? [{ name: 'openConnections', statistic: ofReaders('DatabaseConnections', 'Sum') }] : []),
    ...(withLag ? [{ name: 'lag', statistic: ofReaders('AuroraReplicaLag', 'Maximum') }] : []),
    ...connectionsOf.map((id) => ({ name: `connections ${id}`, statistic: connectionsStatistic(id) })),
    // Only where the readers differ in size does it matter which of them is busy.
    ...(isMixed(readers) ? readers : []).map(({ id }) => ({ name: `cpu ${id}`, statistic: cpuStatistic(id) })),
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
