import type { TargetGroupPolicy } from '../../../../fleet/targets.ts';
import { DescribeAutoScalingInstancesCommand } from '@aws-sdk/client-auto-scaling';
import type { Instance } from '@aws-sdk/client-ec2';
import { autoScaling } from '../../../aws/clients.ts';
import { chunksOf } from '../../../aws/collect.ts';
import { describeTagged } from '../../../aws/ec2/instances.ts';
import { SCALING_GROUP_TAG } from '../../../aws/elasticLoadBalancing/targetLocations.ts';
import type { PoolView } from '../view.ts';
import { readOwnersOfTargets } from './autoScalingGroup.ts';
import { type PoolRequest, QUIET, sortInstances } from './pool.ts';
import { stageOf } from './scalingState.ts';

/** What the fleet says about a pool of instances. */
type Tag = Extract<TargetGroupPolicy['pool'], { ec2: unknown }>['ec2'];

/** DescribeAutoScalingInstances takes so many IDs (API reference). */
const IDS_PER_CALL = 50;

/** Instances that carry a tag, as a pool: it cannot grow. The targets that they help may be an Auto Scaling group's. */
export async function readEc2({ tagKey, tagValue }: Tag, request: PoolRequest, nowMs: number): Promise<PoolView> {
  const [instances, doings] = await Promise.all([
    describeTagged(tagKey, tagValue),
    readOwnersOfTargets(request, nowMs),
  ]);
  const inService = await readInService(instances);
  return {
    kind: 'ec2',
    exists: true,
    ...QUIET,
    ...doings,
    ...(await sortInstances(instances, ({ InstanceId }) => inService.get(InstanceId!) ?? true, request)),
    registersItself: false,
    size: undefined,
  };
}

/**
 * An Auto Scaling group hands its tags on to what it launches, to the instances of its warm pool, too: of those that it
 * has, which are in service. Nothing is asked where there are none.
 */
async function readInService(instances: readonly Instance[]): Promise<ReadonlyMap<string, boolean>> {
  const ids = instances
    .filter(({ State, Tags = [] }) => State?.Name === 'running' && Tags.some(({ Key }) => Key === SCALING_GROUP_TAG))
    .map(({ InstanceId }) => InstanceId!);
  const pages = await Promise.all(
    chunksOf(ids, IDS_PER_CALL).map((InstanceIds) =>
      autoScaling.send(new DescribeAutoScalingInstancesCommand({ InstanceIds })),
    ),
  );
  const members = pages.flatMap(({ AutoScalingInstances = [] }) => AutoScalingInstances);
  return new Map(members.map(({ InstanceId, LifecycleState }) => [InstanceId!, stageOf(LifecycleState) === 'serving']));
}
