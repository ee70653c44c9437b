import { defineFleet } from '../../../fleet/fleet.ts';
import { networkArns } from '../../../sandbox/services/elastic-load-balancing/index.ts';

/** Certificates and target groups, two of which have one name; no cluster, no drill, and the secret in Parameter Store. */
export default defineFleet({
  hostedZones: ['Z0F59463C606C5B0E5D3D'],
  certificates: {
    shop: { mode: 'act', domains: [['shop.example']], loadBalancers: { website: {} } },
  },
  targetGroups: {
    shop: {
      ...networkArns('shop'),
      mode: 'observe',
      zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
      pool: 'external',
    },
    api: {
      ...networkArns('api'),
      mode: 'act',
      zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
      pool: 'external',
    },
  },
  slack: {
    secret: 'ssm:/evenkeel/slack',
    teamId: 'T0SHOP',
    appId: 'A0KEEL',
    channel: 'C0ONCALL',
    operators: ['U0ADA'],
    announce: 'problems',
  },
});
