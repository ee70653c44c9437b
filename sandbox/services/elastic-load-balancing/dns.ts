import { DNS_SUFFIX, REGION } from '../../core.ts';
import { canonicalName } from '../../dns/names.ts';
import type { Answer, Authority, RecordType } from '../../dns/resolver.ts';
import type { EnabledZone, LoadBalancer } from './records.ts';
import type { LoadBalancingState } from './state.ts';

/** Of the records of load balancers ("DNS name" in the guides of both types). */
const TTL_SECONDS = 60;

const ZONES = [`${REGION}.elb.${DNS_SUFFIX}`, `elb.${REGION}.${DNS_SUFFIX}`];

/**
 * The name servers of load balancers: a load balancer's name leads to its address in each zone that is in service, and
 * a Network Load Balancer has a name for each zone, too, in which the zone stands before the load balancer's.
 * @param isInService whether a zone is in DNS, which it is not while it has too few healthy targets
 */
export function loadBalancerNames(
  state: LoadBalancingState,
  isInService: (loadBalancer: LoadBalancer, zone: string) => boolean,
): Authority {
  const find = (name: string): { loadBalancer: LoadBalancer; zones: readonly string[] } | undefined => {
    for (const loadBalancer of state.loadBalancers.all()) {
      const zones = [...loadBalancer.zones.keys()];
      const own = canonicalName(loadBalancer.dnsName);
      if (name === own || name === `dualstack.${own}`) return { loadBalancer, zones };
      const named = zones.filter((zone) => name === `${zone}.${own}`);
      if (named.length > 0 && loadBalancer.type === 'network') return { loadBalancer, zones: named };
    }
    return undefined;
  };
  return {
    zoneOf: (name) => ZONES.find((zone) => name.endsWith(`.${zone}`)),
    answer(_zone, name, type: RecordType): Answer {
      const found = find(name);
      if (!found) return { kind: 'no-name' };
      const { loadBalancer, zones } = found;
      const inService = zones
        .filter((zone) => isInService(loadBalancer, zone))
        .map((zone) => loadBalancer.zones.get(zone)!);
      const values = valuesOf(loadBalancer, inService, type);
      return values.length > 0 ? { kind: 'records', values, ttlSeconds: TTL_SECONDS } : { kind: 'no-data' };
    },
  };
}

/** Both families of a zone come and go together: its address is out of DNS for the health of its targets, whoever asks. */
function valuesOf(
  { ipAddressType }: LoadBalancer,
  zones: readonly Pick<EnabledZone, 'address' | 'ipv6Address'>[],
  type: RecordType,
): string[] {
  if (type === 'A') return zones.map(({ address }) => address);
  return type === 'AAAA' && ipAddressType === 'dualstack' ? zones.map(({ ipv6Address }) => ipv6Address) : [];
}
