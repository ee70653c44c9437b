import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { cloudWatch } from '../../aws/clients.ts';

/** Metrics come one to two minutes late; what has no datapoint for longer is unknown. */
const WINDOW_MS = 5 * 60_000;

/** The largest value of a metric of each instance in the last five minutes; absent where there is no datapoint. */
export async function readMaxima(
  metric: string,
  instanceIds: readonly string[],
  { statistic, nowMs }: { readonly statistic: 'Average' | 'Maximum'; readonly nowMs: number },
): Promise<ReadonlyMap<string, number>> {
  const { MetricDataResults = [] } = await cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(nowMs - WINDOW_MS),
      EndTime: new Date(nowMs),
      MetricDataQueries: instanceIds.map((id, at) => ({
        Id: `q${at}`,
        MetricStat: {
          Metric: {
            Namespace: 'AWS/RDS',
            MetricName: metric,
            Dimensions: [{ Name: 'DBInstanceIdentifier', Value: id }],
          },
          Period: 60,
          Stat: statistic,
        },
      })),
    }),
  );
  return new Map(
    MetricDataResults.flatMap(({ Id = '', Values = [] }): [string, number][] =>
      Values.length > 0 ? [[instanceIds[Number(Id.slice(1))]!, Math.max(...Values)]] : [],
    ),
  );
}
