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
  const endMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  const startMs = endMs - WINDOW_MINUTES * MINUTE_MS;
  const wanted = requests.map((request) => ({ request, metrics: metricsOf(request) }));
  const queries = wanted.flatMap(({ metrics }, r) =>
    metrics.map((metric, m): MetricDataQuery => ({ Id: queryId(r, m), MetricStat: { ...metric, Period: 60 } })),
  );
  const columns = new Map<string, number[]>();
  for (let from = 0; from < queries.length; from += QUERIES_PER_CALL) {
    await readColumns(queries.slice(from, from + QUERIES_PER_CALL), startMs, endMs, columns);
  }
  const column = (r: number, m: number) => columns.get(queryId(r, m)) ?? emptyColumn();
  return new Map(
    wanted.map(({ request }, r) => [
      request.cluster,
      {
        newestMinuteMs: endMs - MINUTE_MS,
        busyVcpus: isMixed(request.readers)
          ? weightedBusy(request, (reader) => column(r, FIXED_METRICS + request.connectionsOf.length + reader))
          : evenBusy(request, column(r, 0), column(r, 1)),
        connections: new Map(request.connectionsOf.map((id, c) => [id, column(r, FIXED_METRICS + c)])),
      },
    ]),
  );
}

/** Mean CPU over the readers, and how many of them it is the mean of. */
const FIXED_METRICS = 2;

function metricsOf({ cluster, readers, connectionsOf }: MetricsRequest) {
  const ofReaders = metric('CPUUtilization', { DBClusterIdentifier: cluster, Role: 'READER' });
  return [
    { Metric: ofReaders, Stat: 'Average' },
    { Metric: ofReaders, Stat: 'SampleCount' },
    ...connectionsOf.map((id) => ({
      Metric: metric('DatabaseConnections', { DBInstanceIdentifier: id }),
      Stat: 'Maximum',
    })),
    // Only where the readers differ in size does it matter which of them is busy.
    ...(isMixed(readers) ? readers : []).map(({ id }) => ({
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

const queryId = (request: number, index: number) => `r${request}m${index}`;

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
function weightedBusy({ readers }: MetricsRequest, columnOf: (reader: number) => readonly number[]): number[] {
  const columns = readers.map((reader, index) => ({ vcpus: reader.vcpus, percent: columnOf(index) }));
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

async function readColumns(
  queries: readonly MetricDataQuery[],
  startMs: number,
  endMs: number,
  columns: Map<string, number[]>,
): Promise<void> {
  let token: string | undefined;
  do {
    const page = await cloudWatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(startMs),
        EndTime: new Date(endMs),
        ScanBy: 'TimestampAscending',
        MetricDataQueries: [...queries],
        NextToken: token,
      }),
    );
    for (const result of page.MetricDataResults ?? []) fillColumn(columns, result, startMs);
    token = page.NextToken;
  } while (token);
}

/** A result may come in several pages: each adds its datapoints to the column. */
function fillColumn(columns: Map<string, number[]>, result: MetricDataResult, startMs: number): void {
  const id = result.Id!;
  const column = columns.get(id) ?? emptyColumn();
  columns.set(id, column);
  result.Timestamps?.forEach((time, index) => {
    const at = Math.round((time.getTime() - startMs) / MINUTE_MS);
    const value = result.Values?.[index];
    if (at >= 0 && at < column.length && value !== undefined) column[at] = value;
  });
}
