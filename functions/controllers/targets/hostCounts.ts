import { GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { metricName } from '../../../fleet/names.ts';
import { cloudWatch } from '../../aws/clients.ts';
import { chunksOf } from '../../aws/collect.ts';

/** How many targets of a group CloudWatch counts in a zone; undefined where there is no datapoint. */
export interface HostCount {
  readonly healthy: number | undefined;
  readonly unhealthy: number | undefined;
}

/** Of each of some groups in each of some zones: by the group's ARN, and the zone's name. */
export type HostCounts = ReadonlyMap<string, ReadonlyMap<string, HostCount>>;

/** What is asked about. */
export interface Counted {
  readonly loadBalancer: string;
  /** Their ARNs. */
  readonly groups: readonly string[];
  /** Their names. */
  readonly zones: readonly string[];
}

/** CloudWatch takes so many queries in one GetMetricData. */
const QUERIES_PER_CALL = 500;

/** Far enough back that a datapoint of the last minutes is there despite CloudWatch's lag. */
const WINDOW_MS = 5 * 60_000;

/**
 * Asked of CloudWatch, which answers about fifty groups in one call: ELB would take one for each, of the ten that it allows
 * in a second. What comes is some minutes old.
 */
export async function readHostCounts({ loadBalancer, groups, zones }: Counted, nowMs: number): Promise<HostCounts> {
  const wanted = groups.flatMap((group) => zones.map((zone) => ({ group, zone })));
  const [healthy, unhealthy] = await Promise.all([
    readCounts('HealthyHostCount', wanted, loadBalancer, nowMs),
    readCounts('UnHealthyHostCount', wanted, loadBalancer, nowMs),
  ]);
  const counts = new Map(groups.map((group) => [group, new Map<string, HostCount>()]));
  for (const [at, { group, zone }] of wanted.entries()) {
    counts.get(group)!.set(zone, { healthy: healthy[at], unhealthy: unhealthy[at] });
  }
  return counts;
}

/** The latest count of each group in each zone; undefined where there is none. */
async function readCounts(
  metric: string,
  wanted: readonly { readonly group: string; readonly zone: string }[],
  loadBalancer: string,
  nowMs: number,
): Promise<(number | undefined)[]> {
  const queries = wanted.map(({ group, zone }, at): MetricDataQuery => ({
    Id: `q${at}`,
    MetricStat: {
      Metric: {
        Namespace: 'AWS/NetworkELB',
        MetricName: metric,
        Dimensions: [
          { Name: 'AvailabilityZone', Value: zone },
          { Name: 'LoadBalancer', Value: metricName(loadBalancer) },
          { Name: 'TargetGroup', Value: metricName(group) },
        ],
      },
      Period: 60,
      Stat: 'Maximum',
    },
  }));
  const pages = await Promise.all(
    chunksOf(queries, QUERIES_PER_CALL).map((MetricDataQueries) =>
      cloudWatch.send(
        new GetMetricDataCommand({
          StartTime: new Date(nowMs - WINDOW_MS),
          EndTime: new Date(nowMs),
          ScanBy: 'TimestampDescending',
          MetricDataQueries,
        }),
      ),
    ),
  );
  const results = pages.flatMap(({ MetricDataResults = [] }) => MetricDataResults);
  const latest = new Map(results.map(({ Id, Values = [] }) => [Id, Values[0]]));
  return queries.map(({ Id }) => latest.get(Id));
}
