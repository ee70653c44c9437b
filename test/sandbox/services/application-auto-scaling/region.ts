import {
  ApplicationAutoScalingClient,
  DescribeScalingActivitiesCommand,
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
  type RegisterScalableTargetCommandInput,
  type TargetTrackingScalingPolicyConfiguration,
} from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CreateDBClusterCommand, CreateDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import type { ReadLoadSettings } from '../../../../sandbox/physics/index.ts';
import { createRegion, type RegionOptions } from '../../../../sandbox/region.ts';
import type { EventOnBus } from '../../../../sandbox/services/events/index.ts';
import type { CallRecord } from '../../../../sandbox/wire/endpoint.ts';

/** How every request names the cluster of the tests. */
export const SHOP = {
  ServiceNamespace: 'rds',
  ResourceId: 'cluster:shop',
  ScalableDimension: 'rds:cluster:ReadReplicaCount',
} as const;

export const CPU = 'RDSReaderAverageCPUUtilization';
export const CONNECTIONS = 'RDSReaderAverageDatabaseConnections';

export interface ScalingOptions extends RegionOptions {
  /** Readers that a person made: `shop-1` and so on, beside the writer `shop-writer`. */
  readonly readers?: number;
  /** Readers that Application Auto Scaling made, some time ago as well. Registers the cluster. */
  readonly ownReaders?: number;
  /** The read load by the minutes since the start, in reference readers (default: none). */
  readonly load?: (minute: number) => number;
  readonly physicsOf?: Omit<ReadLoadSettings, 'load'>;
}

/**
 * A Region with a cluster `shop` whose readers are all of one reference reader. Metrics are a minute late, building
 * takes five minutes and deleting two: what the tests expect can be reckoned from that.
 */
export async function scalingRegion({ readers = 1, ownReaders = 0, load, physicsOf, ...options }: ScalingOptions = {}) {
  const problems: string[] = [];
  const events: EventOnBus[] = [];
  const calls: CallRecord[] = [];
  const region = createRegion({
    onProblem: (message) => problems.push(message),
    ...options,
    rds: { durations: { instanceCreating: [300, 300], instanceDeleting: [120, 120] }, ...options.rds },
    physics: { metricDelayMs: [60_000, 60_000], ...options.physics },
    events: { onEvent: (_busName, event) => events.push(event) },
  });
  region.endpoint.onCall = (call) => calls.push(call);
  const rds = new RDSClient(region.clientConfig());
  const client = new ApplicationAutoScalingClient(region.clientConfig());
  const startMs = region.clock.now();
  await region.rds.instantly(async () => {
    await rds.send(new CreateDBClusterCommand({ DBClusterIdentifier: 'shop', Engine: 'aurora-postgresql' }));
    for (const id of ['shop-writer', ...Array.from({ length: readers }, (_, at) => `shop-${at + 1}`)])
      await rds.send(
        new CreateDBInstanceCommand({
          DBClusterIdentifier: 'shop',
          DBInstanceIdentifier: id,
          DBInstanceClass: 'db.r6g.large',
          Engine: 'aurora-postgresql',
        }),
      );
  });
  const register = (more: Partial<RegisterScalableTargetCommandInput> = {}) =>
    client.send(new RegisterScalableTargetCommand({ ...SHOP, MinCapacity: 1, MaxCapacity: 8, ...more }));
  if (ownReaders > 0) {
    await region.rds.instantly(() => register({ MinCapacity: readers + ownReaders }));
    await register();
  }
  if (load)
    region.physics.attach('shop', {
      load: (timeMs) => load((timeMs - startMs) / 60_000),
      writeLoad: () => 0.2,
      ...physicsOf,
    });
  const members = () => region.rds.inspect().clusters[0]!.instances.filter(({ isWriter }) => !isWriter);
  return {
    region,
    rds,
    client,
    cloudWatch: new CloudWatchClient(region.clientConfig()),
    problems,
    events,
    calls,
    register,
    /** A target tracking policy, on CPU at 60 % unless said otherwise. */
    track: (more: Partial<TargetTrackingScalingPolicyConfiguration> = {}, metric: string = CPU, name = metric) =>
      client.send(
        new PutScalingPolicyCommand({
          ...SHOP,
          PolicyName: name,
          PolicyType: 'TargetTrackingScaling',
          TargetTrackingScalingPolicyConfiguration: {
            TargetValue: 60,
            PredefinedMetricSpecification: { PredefinedMetricType: metric as typeof CPU },
            ...more,
          },
        }),
      ),
    /** Runs the Region until this many minutes after its start. */
    runTo: (minute: number) => region.clock.runUntil(startMs + minute * 60_000),
    /** The readers as RDS has them, whatever their status. */
    members,
    statuses: () => members().map(({ status }) => status),
    /** Those that Application Auto Scaling has made. */
    own: () => members().filter(({ id }) => id.startsWith('application-autoscaling-')),
    /** Minutes after the start, description, status and cause of all activities, the oldest first. */
    activities: async (IncludeNotScaledActivities = false) => {
      const { ScalingActivities = [] } = await client.send(
        new DescribeScalingActivitiesCommand({ ServiceNamespace: 'rds', IncludeNotScaledActivities }),
      );
      return ScalingActivities.toReversed().map((activity) => ({
        minute: Math.floor((activity.StartTime!.getTime() - startMs) / 60_000),
        description: activity.Description,
        status: activity.StatusCode,
        message: activity.StatusMessage,
        cause: activity.Cause,
        reasons: activity.NotScaledReasons,
      }));
    },
  };
}

export type ScalingRegion = Awaited<ReturnType<typeof scalingRegion>>;
