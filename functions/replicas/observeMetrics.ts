import { GetMetricDataCommand, type MetricDataQuery, type MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { cloudWatch } from '../platform/clients.ts';
import { sumVcpus } from './situation.ts';
import { type InstanceView, type MetricsView, MINUTE_MS } from './view.ts';

export interface MetricsRequest {
  readonly cluster: string;
  /** The readers that report metrics. */
  readonly readers: readonly InstanceView[];
  /** Readers whose connections matter. */
  readonly connectionsOf: readonly string[];
}

/** What idle wants to look back on, and the three newest minutes that may have no data yet. */
const WINDOW_MINUTES = 18;

/** CloudWatch takes so many queries in one GetMetricData. */
const QUERIES_PER_CALL = 500;

/** Reads the metrics of several clusters in as few calls as CloudWatch allows. */
export async function readMetrics(
  requests: readonly MetricsRequest[],
  nowMs: number,
): Promise<ReadonlyMap<string, MetricsView>> {
  const wanted = requests.map((request) => metricsOf(request));
  const { newestMinuteMs, columns } = await readColumns(wanted.flat(), nowMs);
  let read = 0;
  return new Map(
    requests.map((request, r) => {
      const mine = columns.slice(read, (read += wanted[r]!.length));
      const [mean, sampleCount] = mine as [number[], number[]];
      const perReader = mine.slice(FIXED_METRICS + request.connectionsOf.length);
      return [
        request.cluster,
        {
          newestMinuteMs,
          busyVcpus: isMixed(request.readers) ? weightedBusy(request, perReader) : evenBusy(request, mean, sampleCount),
          connections: new Map(request.connectionsOf.map((id, c) => [id, mine[FIXED_METRICS + c]!])),
        },
      ];
    }),
  );
}

/** Reads the open connections of instances, and nothing else. */
export async function readConnections(
  ids: readonly string[],
  nowMs: number,
): Promise<Pick<MetricsView, 'newestMinuteMs' | 'connections'>> {
  const { newestMinuteMs, columns } = await readColumns(ids.map(connectionsMetric), nowMs);
  return { newestMinuteMs, connections: new Map(ids.map((id, at) => [id, columns[at]!])) };
}

/** Mean CPU over the readers, and how many of them it is the mean of. */
const FIXED_METRICS = 2;

function metricsOf({ cluster, readers, connectionsOf }: MetricsRequest): Statistic[] {
  const Metric = metric('CPUUtilization', { DBClusterIdentifier: cluster, Role: 'READER' });
  return [
    { Metric, Stat: 'Average' },
    { Metric, Stat: 'SampleCount' },
    ...connectionsOf.map(connectionsMetric),
    // Only where the readers differ in size does it matter which of them is busy.
    ...(isMixed(readers) ? readers : []).map(({ id }): Statistic => ({
      Metric: metric('CPUUtilization', { DBInstanceIdentifier: id }),
      Stat: 'Average',
    })),
  ];
}

const metric = (MetricName: string, dimensions: Readonly<Record<string, string>>) => ({
  Namespace: 'AWS/RDS',
  MetricName,
  Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
});

interface Statistic {
  readonly Metric: ReturnType<typeof metric>;
  readonly Stat: 'Average' | 'Maximum' | 'SampleCount';
}

const connectionsMetric = (id: string): Statistic => ({
  Metric: metric('DatabaseConnections', { DBInstanceIdentifier: id }),
  Stat: 'Maximum',
});

const isMixed = (readers: readonly InstanceView[]) => readers.some(({ vcpus }) => vcpus !== readers[0]!.vcpus);

const emptyColumn = () => Array.from({ length: WINDOW_MINUTES }, () => Number.NaN);

/**
 * Busy vCPUs from the mean and the number of readers in it. In the two newest minutes some readers' samples may still
 * be on their way, so that the number is too small: there, readers that are known to be up count as well.
 */
function evenBusy({ readers }: MetricsRequest, mean: readonly number[], sampleCount: readonly number[]): number[] {
  const vcpus = readers[0]?.vcpus ?? 0;
  const newest = mean.findLastIndex((value) => !Number.isNaN(value));
  const settled = sampleCount.slice(0, Math.max(0, newest - 1)).findLast((count) => !Number.isNaN(count)) ?? 0;
  const expected = Math.min(settled, readers.length);
  return mean.map((percent, at) => {
    const count = at >= newest - 1 ? Math.max(sampleCount[at]!, expected) : sampleCount[at]!;
    return (percent / 100) * count * vcpus;
  });
}

/** Busy vCPUs reader by reader. In the two newest minutes, readers whose samples are still on their way are estimated. */
function weightedBusy({ readers }: MetricsRequest, perReader: readonly (readonly number[])[]): number[] {
  const columns = readers.map(({ vcpus }, index) => ({ vcpus, percent: perReader[index]! }));
  const presentAt = (at: number) => columns.filter(({ percent }) => !Number.isNaN(percent[at] ?? Number.NaN));
  const newest = emptyColumn().findLastIndex((_, at) => presentAt(at).length > 0);
  const expectedVcpus = sumVcpus(presentAt(newest - 2));
  return emptyColumn().map((_, at) => {
    const present = presentAt(at);
    if (present.length === 0) return Number.NaN;
    const busy = present.reduce((sum, { vcpus, percent }) => sum + (percent[at]! / 100) * vcpus, 0);
    return at >= newest - 1 ? busy * Math.max(1, expectedVcpus / sumVcpus(present)) : busy;
  });
}

/** One column for each of the statistics, in their order, all on the same grid of minutes. */
async function readColumns(
  statistics: readonly Statistic[],
  nowMs: number,
): Promise<{ newestMinuteMs: number; columns: number[][] }> {
  const endMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  const startMs = endMs - WINDOW_MINUTES * MINUTE_MS;
  const columns = statistics.map(emptyColumn);
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
