import { LaunchInstancesCommand, TerminateInstanceInAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { UpdateServiceCommand } from '@aws-sdk/client-ecs';
import type { TargetGroupPolicy } from '../../../../fleet/targets.ts';
import { autoScaling, ecs } from '../../../aws/clients.ts';
import { ConditionChangedError } from '../../../aws/conditionChanged.ts';
import type { Decision } from '../decision.ts';
import { describeHealth } from '../../../aws/elasticLoadBalancing/targetGroups.ts';
import { describeInstances } from '../../../aws/ec2/instances.ts';
import { NothingLaunchedError } from '../progress.ts';
import { checkZonesHold } from './standing.ts';

/** An Auto Scaling group launches in the zone; a service is told its new size, which is the same however often told. */
export async function askPool(
  { zone, count, token, desired }: Extract<Decision, { kind: 'launch' }>,
  { pool }: TargetGroupPolicy,
): Promise<void> {
  if (pool === 'external' || 'ec2' in pool) throw new ConditionChangedError('This pool cannot grow.');
  if ('ecsService' in pool) {
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
  // It answers with success whatever came of it: a zone without capacity stands among the errors.
  if (Instances.every(({ InstanceIds = [] }) => InstanceIds.length === 0)) {
    const [{ ErrorCode = 'Nothing', ErrorMessage = 'was launched' } = {}] = Errors;
    throw new NothingLaunchedError(`${ErrorCode}: ${ErrorMessage}`);
  }
}

export async function spreadService({ pool }: TargetGroupPolicy): Promise<void> {
  if (pool === 'external' || !('ecsService' in pool)) throw new ConditionChangedError('This pool is no service.');
  await ecs.send(new UpdateServiceCommand({ ...pool.ecsService, availabilityZoneRebalancing: 'ENABLED' }));
}

/** Gives back what was asked for: the very instances, or the number of tasks. Reads first whether they are needed. */
export async function returnToPool(
  { instanceIds, desired }: Extract<Decision, { kind: 'return' }>,
  policy: TargetGroupPolicy,
): Promise<void> {
  const { pool } = policy;
  if (pool === 'external' || 'ec2' in pool) throw new ConditionChangedError('This pool takes nothing back.');
  if ('ecsService' in pool) {
    await checkZonesHold(policy, new Set());
    await ecs.send(new UpdateServiceCommand({ ...pool.ecsService, desiredCount: desired }));
    return;
  }
  const health = await describeHealth(policy.arn);
  const leaving = health.filter(({ Target }) => instanceIds.includes(Target!.Id!));
  await checkZonesHold(policy, new Set(leaving.map(({ Target }) => `${Target!.Id}:${Target!.Port}`)));
  for (const { InstanceId, State } of await describeInstances('instance-id', instanceIds)) {
    if (State?.Name === 'terminated' || State?.Name === 'shutting-down') continue;
    await autoScaling.send(
      new TerminateInstanceInAutoScalingGroupCommand({ InstanceId, ShouldDecrementDesiredCapacity: true }),
    );
  }
}
