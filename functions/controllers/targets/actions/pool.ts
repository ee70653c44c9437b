import { LaunchInstancesCommand, TerminateInstanceInAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { autoScaling, autoScalingOnce, ecs, ecsOnce } from '../../../aws/clients.ts';
import { describeInstances } from '../../../aws/ec2/instances.ts';
import type { Decision } from '../decision.ts';
import { isService } from '../growingPool.ts';
import { IncompleteLaunchError } from '../progress.ts';
import { checkOthersHold, checkZonesHold, type Sharer } from './standing.ts';

/** An Auto Scaling group launches in the zone; a service is told its new size, which is the same however often told. */
export async function askPool({
  pool,
  zone,
  count,
  token,
  desired,
}: Extract<Decision, { kind: 'launch' }>): Promise<void> {
  if (isService(pool)) {
    await ecs.send(new UpdateServiceCommand({ ...pool.ecsService, desiredCount: desired }));
    return;
  }
  const { Instances = [], Errors = [] } = await autoScaling.send(
    new LaunchInstancesCommand({
      AutoScalingGroupName: pool.autoScalingGroup,
      AvailabilityZones: [zone],
      RequestedCapacity: count,
      ClientToken: token,
      RetryStrategy: 'none',
    }),
  );
  // It answers with success whatever came of it: what a zone had no capacity for stands among the errors.
  const ids = Instances.flatMap(({ InstanceIds = [] }) => InstanceIds);
  if (ids.length >= count) return;
  const [{ ErrorCode = 'Nothing', ErrorMessage = 'was said about the rest' } = {}] = Errors;
  throw new IncompleteLaunchError(`${ids.length} of ${count} launched: ${ErrorCode}: ${ErrorMessage}`, ids);
}

export async function spreadService({ pool }: Extract<Decision, { kind: 'spread' }>): Promise<void> {
  await ecs.send(new UpdateServiceCommand({ ...pool.ecsService, availabilityZoneRebalancing: 'ENABLED' }));
}

/**
 * Gives back what was asked for: the very instances, or the number of tasks. Reads first whether they are needed, by any
 * group of the fleet that has this pool.
 */
export async function returnToPool(
  { pool, instanceIds, count, desired, keep }: Extract<Decision, { kind: 'return' }>,
  arn: string,
  sharers: readonly Sharer[],
): Promise<void> {
  await checkZonesHold(arn, keep, instanceIds);
  await checkOthersHold(sharers, { instanceIds, count });
  if (isService(pool)) {
    await ecsOnce.send(new UpdateServiceCommand({ ...pool.ecsService, desiredCount: desired }));
    return;
  }
  for (const { InstanceId, State } of await describeInstances('instance-id', instanceIds)) {
    if (State?.Name === 'terminated' || State?.Name === 'shutting-down') continue;
    await autoScalingOnce.send(
      new TerminateInstanceInAutoScalingGroupCommand({ InstanceId, ShouldDecrementDesiredCapacity: true }),
    );
  }
}
