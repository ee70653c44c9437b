import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeDBClustersCommand, DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { weightVcpus } from '../fleet/instanceClasses.ts';
import { type Trace, TraceError } from '../sandbox/physics/index.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

/** CloudWatch keeps datapoints of one minute for 15 days and those of five minutes for 63. */
const MINUTES_KEPT_DAYS = 15;
export const KEPT_DAYS = 63;

/** GetMetricData returns at most 100,800 datapoints: a week of ten metrics by the minute. */
const CHUNK_MS = 7 * DAY_MS;

/** The vCPUs of a db.r6g.large, the unit of the load model. */
const REFERENCE_VCPUS = 2;

/**
 * The read load of a cluster from CloudWatch: CPU summed over all readers, in reference readers. While a reader was at
 * 100 %, the true load was higher than measured. Gaps are interpolated and counted.
 * @throws if there is no such cluster or no history
 */
export async function readClusterHistory(cluster: string, days: number, nowMs: number): Promise<Trace> {
  const vcpusEach = await readerVcpus(cluster);
  const stepMs = days <= MINUTES_KEPT_DAYS ? MINUTE_MS : 5 * MINUTE_MS;
  const endMs = Math.floor(nowMs / stepMs) * stepMs;
  const sums = new Map<number, number>();
  for (let fromMs = endMs - days * DAY_MS; fromMs < endMs; fromMs += CHUNK_MS)
    await readSums(cluster, fromMs, Math.min(endMs, fromMs + CHUNK_MS), stepMs, sums);
  const readersAt = ([timeMs, percent]: readonly [number, number]) => ({
    timeMs,
    load: ((percent / 100) * vcpusEach) / REFERENCE_VCPUS / (stepMs / MINUTE_MS),
  });
  const points = [...sums].map(readersAt).toSorted((a, b) => a.timeMs - b.timeMs);
  if (points.length < 2)
    throw new TraceError(cluster, undefined, `CloudWatch has no CPU metrics of readers for the last ${days} days`);
  return traceOf(cluster, points, stepMs);
}

/** The CPU of all readers in percent, summed over the minutes of each step. */
async function readSums(cluster: string, fromMs: number, toMs: number, stepMs: number, sums: Map<number, number>) {
  const cloudWatch = new CloudWatchClient({});
  let token: string | undefined;
  do {
    const page = await cloudWatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(fromMs),
        EndTime: new Date(toMs),
        NextToken: token,
        MetricDataQueries: [
          {
            Id: 'sum',
            MetricStat: {
              Metric: {
                Namespace: 'AWS/RDS',
                MetricName: 'CPUUtilization',
                Dimensions: [
                  { Name: 'DBClusterIdentifier', Value: cluster },
                  { Name: 'Role', Value: 'READER' },
                ],
              },
              Period: stepMs / 1000,
              Stat: 'Sum',
            },
          },
        ],
      }),
    );
    for (const { Timestamps = [], Values = [] } of page.MetricDataResults ?? [])
      for (const [at, time] of Timestamps.entries()) sums.set(time.getTime(), Values[at] ?? 0);
    token = page.NextToken;
  } while (token);
}

/** The mean size of the current readers; earlier sizes are unknown. */
async function readerVcpus(cluster: string): Promise<number> {
  const rds = new RDSClient({});
  const [{ DBClusters = [] }, { DBInstances = [] }] = await Promise.all([
    rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: cluster })),
    rds.send(new DescribeDBInstancesCommand({ Filters: [{ Name: 'db-cluster-id', Values: [cluster] }] })),
  ]);
  const [{ DBClusterMembers = [], ServerlessV2ScalingConfiguration } = {}] = DBClusters;
  const writer = DBClusterMembers.find(({ IsClusterWriter }) => IsClusterWriter)?.DBInstanceIdentifier;
  const sizes = DBInstances.filter(({ DBInstanceIdentifier }) => DBInstanceIdentifier !== writer).map(
    ({ DBInstanceClass = '' }) => weightVcpus(DBInstanceClass, ServerlessV2ScalingConfiguration?.MaxCapacity),
  );
  if (sizes.length === 0)
    throw new Error(`Cluster ${cluster} has no readers, so its read load is unknown: choose another cluster.`);
  return sizes.reduce((sum, vcpus) => sum + vcpus, 0) / sizes.length;
}

function traceOf(name: string, points: readonly { timeMs: number; load: number }[], stepMs: number): Trace {
  const startMs = points[0]!.timeMs;
  const values = new Float64Array((points.at(-1)!.timeMs - startMs) / MINUTE_MS + 1);
  let missingPoints = 0;
  for (let at = 1; at < points.length; at++) {
    const [before, after] = [points[at - 1]!, points[at]!];
    const minutes = (after.timeMs - before.timeMs) / MINUTE_MS;
    const first = (before.timeMs - startMs) / MINUTE_MS;
    missingPoints += minutes / (stepMs / MINUTE_MS) - 1;
    for (let minute = 0; minute <= minutes; minute++)
      values[first + minute] = before.load + (minute / minutes) * (after.load - before.load);
  }
  return { name, startMs, values, missingPoints, notes: [] };
}
