import { defineFleet } from '../../../fleet/fleet.ts';

const ELB = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012';

/** A shop behind one load balancer whose three addresses partners have written into their firewalls. */
export default defineFleet({
  targetGroups: {
    shop: {
      mode: 'act',
      arn: `${ELB}:targetgroup/shop/3987808c953965d5`,
      loadBalancer: `${ELB}:loadbalancer/net/shop/74a84abf2ceba9df`,
      zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
      pinnedZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
      minHealthyPerZone: 2,
      pool: { ec2: { tagKey: 'pool', tagValue: 'shop-spare' } },
    },
  },
});
