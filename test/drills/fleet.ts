import { defineFleet } from '../../fleet/fleet.ts';

export const SECRET = 'shop/prober';

/** The fleet of the drills' tests: two people, and a cluster that is rehearsed. */
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
    people: {
      ada: { iam: 'ada', slack: 'T024BE7LD/U1ADA' },
      bob: { iam: 'bob' },
      eve: { iam: 'eve' },
    },
    calendar: { timeZone: 'Europe/Berlin' },
    list: [
      {
        drill: 'aurora-failover',
        resource: 'shop',
        probes: [{ kind: 'postgres', name: 'orders', secret: SECRET }],
        targets: { downtimeSeconds: 60, steadySeconds: 10 },
      },
    ],
  },
});
