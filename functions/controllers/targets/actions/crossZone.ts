import { ModifyTargetGroupAttributesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { elasticLoadBalancing, elasticLoadBalancingOnce } from '../../../aws/clients.ts';
import { CROSS_ZONE } from '../../../aws/elasticLoadBalancing/targets.ts';
import type { Decision } from '../decision.ts';
import { checkZonesHold } from './standing.ts';

/**
 * Sets the group's own attribute, which goes before the load balancer's. A bridge takes nothing away and is sent until it
 * is taken; it goes only while every zone can do without it, as it stands now.
 */
export async function setCrossZone(
  decision: Extract<Decision, { kind: 'bridge' | 'unbridge' }>,
  TargetGroupArn: string,
): Promise<void> {
  const setting = (Value: string) =>
    new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes: [{ Key: CROSS_ZONE, Value }] });
  if (decision.kind === 'bridge') {
    await elasticLoadBalancing.send(setting('true'));
    return;
  }
  await checkZonesHold(TargetGroupArn, decision.keep, []);
  await elasticLoadBalancingOnce.send(setting(decision.setting));
}
