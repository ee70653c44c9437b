import { defineFleet } from '../../../fleet/fleet.ts';

const orders = { kind: 'postgres', name: 'orders', secret: 'shop/prober' } as const;

/** A shop that rehearses, and the two people who do: ada asks, and bob approves. */
export default defineFleet({
  clusters: {
    shop: {
      mode: 'act',
      readers: { min: 2, max: 4 },
      classes: ['db.r6g.large'],
      zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
    },
  },
  vpc: { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] },
  drills: {
    people: { ada: { iam: 'ada' }, bob: { iam: 'bob' } },
    calendar: { timeZone: 'Europe/Berlin' },
    list: [
      { drill: 'aurora-failover', resource: 'shop', probes: [orders], targets: { downtimeSeconds: 60 } },
      // A reader is built in three to eight minutes.
      { drill: 'reader-loss', resource: 'shop', probes: [orders], targets: { recoverySeconds: 1_200 } },
    ],
  },
});
