import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { metricName } from '../../../fleet/names.ts';
import type { TargetGroupPolicy } from '../../../fleet/targets.ts';
import { cloudWatch } from '../../aws/clients.ts';

/** Far enough back that a datapoint of the last minutes is there despite CloudWatch's lag. */
const WINDOW_MS = 5 * 60_000;

/** What CloudWatch says of each zone of a load balancer: whether ELB counts it as healthy. One call. */
export async function readZoneStatus(
  { loadBalancer, zones }: Pick<TargetGroupPolicy, 'loadBalancer' | 'zones'>,
  nowMs: number,
): Promise<ReadonlyMap<string, boolean>> {
  const { MetricDataResults = [] } = await cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(nowMs - WINDOW_MS),
      EndTime: new Date(nowMs),
      ScanBy: 'TimestampDescending',
      MetricDataQueries: zones.map((zone, at) => ({
        Id: `z${at}`,
        MetricStat: {
          Metric: {
            Namespace: 'AWS/NetworkELB',
            MetricName: 'ZonalHealthStatus',
            Dimensions: [
              { Name: 'AvailabilityZone', Value: zone },
              { Name: 'LoadBalancer', Value: metricName(loadBalancer) },
            ],
          },
          Period: 60,
          Stat: 'Minimum',
        },
      })),
    }),
  );
  const statuses = MetricDataResults.flatMap(({ Id = '', Values = [] }): [string, boolean][] => {
    const zone = zones[Number(Id.slice(1))];
    return zone !== undefined && Values[0] !== undefined ? [[zone, Values[0] >= 1]] : [];
  });
  return new Map(statuses);
}
