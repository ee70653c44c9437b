import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { cloudWatch } from '../../../aws/clients.ts';

/** Metrics come one to two minutes late; a reader without a datapoint for longer has an unknown lag. */
const WINDOW_MS = 5 * 60_000;

/** The largest replica lag of each reader in the last five minutes, in milliseconds; absent where there is no datapoint. */
export async function readLagMs(readerIds: readonly string[], nowMs: number): Promise<ReadonlyMap<string, number>> {
  const { MetricDataResults = [] } = await cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(nowMs - WINDOW_MS),
      EndTime: new Date(nowMs),
      MetricDataQueries: readerIds.map((id, at) => ({
        Id: `lag${at}`,
        MetricStat: {
          Metric: {
            Namespace: 'AWS/RDS',
            MetricName: 'AuroraReplicaLag',
            Dimensions: [{ Name: 'DBInstanceIdentifier', Value: id }],
          },
          Period: 60,
          Stat: 'Maximum',
        },
      })),
    }),
  );
  return new Map(
    MetricDataResults.flatMap(({ Id = '', Values = [] }): [string, number][] =>
      Values.length > 0 ? [[readerIds[Number(Id.slice('lag'.length))]!, Math.max(...Values)]] : [],
    ),
  );
}
