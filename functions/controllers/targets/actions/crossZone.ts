import { ModifyTargetGroupAttributesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetGroupPolicy } from '../../../../fleet/targets.ts';
import { elasticLoadBalancing } from '../../../aws/clients.ts';
import { CROSS_ZONE } from '../../../aws/elasticLoadBalancing/targets.ts';
import type { CrossZoneSetting } from '../view.ts';
import { checkZonesHold } from './standing.ts';

/**
 * Sets the group's own attribute, which goes before the load balancer's.
 * @param policy given where the bridge is taken away: only while every zone can do without it
 */
export async function setCrossZone(
  TargetGroupArn: string,
  setting: CrossZoneSetting,
  policy?: TargetGroupPolicy,
): Promise<void> {
  if (policy) await checkZonesHold(policy, new Set());
  await elasticLoadBalancing.send(
    new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes: [{ Key: CROSS_ZONE, Value: setting }] }),
  );
}
