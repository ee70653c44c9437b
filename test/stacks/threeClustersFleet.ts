import { defineFleet } from '../../fleet/fleet.ts';
import { networkArns } from '../../sandbox/services/elastic-load-balancing/index.ts';

const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
const cluster = { mode: 'act' as const, readers: { min: 2, max: 8 }, classes: ['db.r6g.large'], zones };
const person = (name: string) => ({
  slack: `T0SHOP/U0${name.toUpperCase()}`,
  iam: `arn:aws:iam::123456789012:user/${name}`,
});
const postgres = { kind: 'postgres', name: 'orders', secret: 'shop/prober' } as const;

/** What a shop of a usual size has: three clusters, certificates, target groups, drills and Slack. */
export default defineFleet({
  clusters: { shop: cluster, orders: cluster, search: cluster },
  targetGroups: {
    web: { ...networkArns('web'), mode: 'act', zones, pool: { autoScalingGroup: 'web' } },
    api: { ...networkArns('api'), mode: 'act', zones, pool: { ecsService: { cluster: 'shop', service: 'api' } } },
  },
  hostedZones: ['Z0123456789ABCDEFGHIJ'],
  certificates: { site: { mode: 'act', domains: [['shop.example']], loadBalancers: { site: {} } } },
  vpc: { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] },
  drills: {
    people: { ada: person('ada'), bob: person('bob') },
    list: [
      { drill: 'aurora-failover', resource: 'shop', probes: [postgres], alarms: { abort: ['shop-down'] } },
      {
        drill: 'zone-evacuation',
        resource: 'web',
        zone: 'eu-west-1a',
        probes: [{ kind: 'tls', name: 'site', host: 'shop.example' }],
      },
    ],
  },
  attention: { emails: ['on-call@shop.example'] },
  slack: {
    secret: 'ssm:/evenkeel/slack',
    teamId: 'T0SHOP',
    appId: 'A0EVENKEEL',
    channel: 'C0ONCALL',
    operators: ['U0ADA'],
  },
});
