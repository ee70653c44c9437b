import { GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import { metricName } from '../../../fleet/names.ts';
import type { TargetGroupPolicy } from '../../../fleet/targets.ts';
import { cloudWatch } from '../../aws/clients.ts';
import { chunksOf } from '../../aws/collect.ts';
import type { ListenerWeights } from '../../aws/elasticLoadBalancing/listenerWeights.ts';
import { outOfService, servingBeside } from './routing.ts';
import type { OtherGroupsView } from './view.ts';

/** CloudWatch takes so many queries in one GetMetricData. */
const QUERIES_PER_CALL = 500;

/** Far enough back that a datapoint of the last minutes is there despite CloudWatch's lag. */
const WINDOW_MS = 5 * 60_000;

/**
 * The other groups of a load balancer: how many targets they have, and where those that serve have none that is healthy.
 * @param groupsBehind all groups of the load balancer, this one too
 *
 * Asked of CloudWatch, which answers about fifty groups in one call: ELB would take one for each, of the ten that it
 * allows in a second. What comes is some minutes old.
 */
export async function readOtherGroups(
  { arn, loadBalancer }: TargetGroupPolicy,
  groupsBehind: readonly TargetGroup[],
  zones: readonly string[],
  listeners: readonly ListenerWeights[],
  nowMs: number,
): Promise<OtherGroupsView> {
  const groups = groupsBehind.filter(
    ({ TargetGroupArn, TargetType }) => TargetGroupArn !== arn && TargetType !== 'alb',
  );
  const wanted = groups.flatMap((group) => zones.map((zone) => ({ group, zone })));
  const [healthy, unhealthy] = await Promise.all([
    readCounts('HealthyHostCount', wanted, loadBalancer, nowMs),
    readCounts('UnHealthyHostCount', wanted, loadBalancer, nowMs),
  ]);
  const idle = outOfService(
    groups.map(({ TargetGroupArn }) => TargetGroupArn!),
    listeners,
  );
  const beside = servingBeside(arn, listeners);
  const dark = wanted.filter(({ group }, at) => {
    if (idle.has(group.TargetGroupArn!)) return false;
    // A group that reports nothing anywhere is not in use, unless connections of this group's listener go there.
    const isInUse = wanted.some((other, place) => other.group === group && (healthy[place] ?? 0) > 0);
    return (isInUse || beside.has(group.TargetGroupArn!)) && (healthy[at] ?? 0) === 0;
  });
  const targets = Map.groupBy(
    wanted.map(({ zone }, at) => ({ zone, count: (healthy[at] ?? 0) + (unhealthy[at] ?? 0) })),
    ({ zone }) => zone,
  );
  return {
    targets: Object.fromEntries(
      [...targets].map(([zone, counts]) => [zone, counts.reduce((total, { count }) => total + count, 0)]),
    ),
    dark: Object.fromEntries(dark.map(({ zone, group }) => [zone, group.TargetGroupName!])),
  };
}

/** The latest count of each group in each zone; undefined where there is none. */
async function readCounts(
  metric: string,
  wanted: readonly { readonly group: TargetGroup; readonly zone: string }[],
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
          { Name: 'TargetGroup', Value: metricName(group.TargetGroupArn!) },
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
