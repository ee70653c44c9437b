import { defineFleet } from '../../../../fleet/fleet.ts';

const common = { classes: ['db.r6g.large'], zones: ['eu-west-1a', 'eu-west-1b'], readers: { min: 1, max: 4 } };

/** Two clusters, of which one may be changed and has a safety net; and Slack. */
export default defineFleet({
  clusters: {
    shop: { ...common, mode: 'act', safetyNet: { targetCpuPercent: 80 } },
    watched: { ...common, mode: 'observe' },
  },
  slack: {
    secret: 'evenkeel/slack',
    teamId: 'T0SHOP',
    appId: 'A0KEEL',
    channel: 'C0ONCALL',
    operators: ['U0ADA'],
    announce: 'none',
  },
});
