import { defineFleet, type Fleet } from '../../fleet/fleet.ts';
import { ZONES } from '../../sandbox/core.ts';
import { networkArns } from '../../sandbox/services/elastic-load-balancing/index.ts';

/** What the page about cost is about. */
export const SIZE = { clusters: 10, listeners: 20, groups: 20 } as const;

export const DOMAIN = 'shop.example';

/** That of the domain in the Region, which makes it of the name. */
const HOSTED_ZONE = 'Z0F59463C606C5B0E5D3D';

function numbered<Value>(count: number, name: string, of: (name: string) => Value): Record<string, Value> {
  const names = Array.from({ length: count }, (_, at) => `${name}-${String(at + 1).padStart(2, '0')}`);
  return Object.fromEntries(names.map((each) => [each, of(each)]));
}

/** A fleet with defaults wherever there are some. Each listener and each target group has a load balancer of its own. */
export const fleetOf = (
  { clusters, listeners, groups }: Readonly<Record<keyof typeof SIZE, number>>,
  mode: 'act' | 'observe' = 'act',
): Fleet =>
  defineFleet({
    clusters: numbered(clusters, 'cluster', () => ({
      mode,
      readers: { min: 2, max: 6 },
      classes: ['db.r6g.large'],
      zones: [...ZONES],
    })),
    hostedZones: [HOSTED_ZONE],
    certificates: numbered(listeners, 'site', (name) => ({
      mode,
      domains: [[`${name}.${DOMAIN}`]],
      loadBalancers: { [name]: {} },
    })),
    targetGroups: numbered(groups, 'group', (name) => ({
      ...networkArns(name),
      mode,
      zones: [...ZONES],
      pool: { ec2: { tagKey: 'pool', tagValue: 'spare' } },
    })),
    attention: { emails: ['on-call@shop.example'] },
  });

/** The fleet of the page. */
export default fleetOf(SIZE);
