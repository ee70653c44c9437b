import type { TargetGroupPolicy } from '../../../../fleet/targets.ts';
import { describeTagged } from '../../../aws/ec2/instances.ts';
import type { PoolView } from '../view.ts';
import { type PoolRequest, sortInstances } from './pool.ts';

/** What the fleet says about a pool of instances. */
type Tag = Extract<TargetGroupPolicy['pool'], { ec2: unknown }>['ec2'];

/** Instances that carry a tag, as a pool: it cannot grow. */
export async function readEc2({ tagKey, tagValue }: Tag, request: PoolRequest): Promise<PoolView> {
  return {
    kind: 'ec2',
    exists: true,
    isBusy: false,
    ...(await sortInstances(await describeTagged(tagKey, tagValue), request)),
    registersItself: false,
    size: undefined,
  };
}
