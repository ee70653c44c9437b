import { defineFleet } from '../../../fleet/fleet.ts';

const ZONES = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];

/** The secret with which the prober of drills comes into the shop's database. */
export const PROBER_SECRET = 'shop/prober';

/** Two clusters, one of which is rehearsed, and people: each may do something else. */
export default defineFleet({
  clusters: {
    shop: {
      mode: 'act',
      readers: { min: 2, max: 6 },
      classes: ['db.r6g.large'],
      zones: ZONES,
      safetyNet: { targetCpuPercent: 80 },
    },
    orders: { mode: 'observe', readers: { min: 1, max: 6 }, classes: ['db.r6g.large'], zones: ZONES },
  },
  vpc: { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] },
  drills: {
    people: {
      ada: { slack: 'T0SHOP/U0ADA', iam: 'arn:aws:iam::123456789012:user/ada' },
      bob: { slack: 'T0SHOP/U0BOB' },
      cem: { slack: 'T0SHOP/U0CEM' },
    },
    coolDownSeconds: 0,
    list: [
      {
        drill: 'aurora-failover',
        resource: 'shop',
        probes: [{ kind: 'postgres', name: 'orders', secret: PROBER_SECRET }],
        targets: { downtimeSeconds: 60, steadySeconds: 10 },
        approvers: ['ada', 'bob'],
      },
    ],
  },
  slack: {
    secret: 'evenkeel/slack',
    teamId: 'T0SHOP',
    appId: 'A0KEEL',
    channel: 'C0ONCALL',
    operators: ['U0ADA', 'U0BOB'],
    announce: 'changes',
  },
  account: { concurrentExecutions: 1_000 },
});
