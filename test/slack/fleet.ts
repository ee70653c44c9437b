import { defineFleet } from '../../fleet/fleet.ts';

/** Two clusters, and two people who may do more than look. */
export default defineFleet({
  clusters: {
    shop: {
      mode: 'act',
      readers: { min: 1, max: 6 },
      classes: ['db.r6g.large'],
      zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
      safetyNet: { targetCpuPercent: 80 },
    },
    orders: {
      mode: 'observe',
      readers: { min: 1, max: 6 },
      classes: ['db.r6g.large'],
      zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
    },
  },
  slack: {
    secret: 'evenkeel/slack',
    teamId: 'T0SHOP',
    appId: 'A0KEEL',
    channel: 'C0ONCALL',
    operators: ['U0ADA', 'U0BOB'],
    announce: 'changes',
  },
});
