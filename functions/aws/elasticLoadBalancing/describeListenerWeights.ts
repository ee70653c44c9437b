import { paginateDescribeListeners } from '@aws-sdk/client-elastic-load-balancing-v2';
import { elasticLoadBalancing } from '../clients.ts';
import { collect } from '../collect.ts';
import { pace } from './paced.ts';
import type { ListenerWeights } from './listenerWeights.ts';

/**
 * The weights by which a load balancer's listeners share out new connections: one call. What rules of a listener send
 * elsewhere is not read.
 */
export async function describeListenerWeights(loadBalancerArn: string): Promise<ListenerWeights[]> {
  const listeners = await collect(
    paginateDescribeListeners({ client: elasticLoadBalancing, pageSize: 400 }, { LoadBalancerArn: loadBalancerArn }),
    (page) => page.Listeners,
    () => pace.next(),
  );
  return listeners.map(({ ListenerArn = '', DefaultActions = [] }) => {
    const weights: Record<string, number> = {};
    for (const { TargetGroupArn, ForwardConfig } of DefaultActions) {
      // Where nothing is said of a weight, it is 1 (CDK and the API's own default for several groups).
      for (const tuple of ForwardConfig?.TargetGroups ?? [{ TargetGroupArn, Weight: undefined }]) {
        if (tuple.TargetGroupArn === undefined) continue;
        weights[tuple.TargetGroupArn] = (weights[tuple.TargetGroupArn] ?? 0) + (tuple.Weight ?? 1);
      }
    }
    return { listener: ListenerArn, weights };
  });
}
