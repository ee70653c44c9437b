import {
  DescribeLoadBalancersCommand,
  type LoadBalancer,
  paginateDescribeLoadBalancers,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { elasticLoadBalancing } from '../clients.ts';
import { collect } from '../collect.ts';
import { isNamed } from '../conditionChanged.ts';
import type { Pace } from '../pace.ts';
import type { LoadBalancerView } from './listener.ts';

/** Every load balancer of the Region, page by page. */
export async function describeAllLoadBalancers(pace: Pace): Promise<LoadBalancerView[]> {
  const config = { client: elasticLoadBalancing, pageSize: 400 };
  return (await collect(paginateDescribeLoadBalancers(config, {}), (page) => page.LoadBalancers, pace)).flatMap(
    balancerView,
  );
}

/** Those of these names that exist; one call each, because a missing one fails a request for several. */
export async function describeLoadBalancers(names: readonly string[]): Promise<LoadBalancerView[]> {
  const found = await Promise.all(
    names.map(async (name) => {
      try {
        const { LoadBalancers } = await elasticLoadBalancing.send(new DescribeLoadBalancersCommand({ Names: [name] }));
        return LoadBalancers ?? [];
      } catch (error) {
        if (isNamed(error, 'LoadBalancerNotFoundException')) return [];
        throw error;
      }
    }),
  );
  return found.flat().flatMap(balancerView);
}

/** Gateway load balancers have no listeners with certificates. */
function balancerView({ LoadBalancerArn, LoadBalancerName, Type, DNSName = '' }: LoadBalancer): LoadBalancerView[] {
  if (Type !== 'application' && Type !== 'network') return [];
  return [{ arn: LoadBalancerArn!, name: LoadBalancerName!, kind: Type, host: DNSName }];
}
