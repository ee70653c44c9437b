import { defineFleet } from '../../../fleet/fleet.ts';
import { ZONES } from '../../core.ts';

/** A shop with on-call engineers in Slack: Ada and Bob may do everything, Cem may request and abort drills. */
export default defineFleet({
  clusters: {
    shop: {
      mode: 'act',
      readers: { min: 2, max: 8 },
      classes: ['db.r6g.large', 'db.r7g.large'],
      zones: [...ZONES],
      safetyNet: { targetCpuPercent: 80 },
    },
  },
  vpc: { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] },
  drills: {
    people: {
      ada: { slack: 'T0SHOP/U0ADA', iam: 'arn:aws:iam::123456789012:user/ada' },
      bob: { slack: 'T0SHOP/U0BOB', iam: 'arn:aws:iam::123456789012:user/bob' },
      cem: { slack: 'T0SHOP/U0CEM', iam: 'arn:aws:iam::123456789012:user/cem' },
    },
    // Drills are allowed at any time, to try them out.
    calendar: {
      days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
      from: '00:00',
      until: '24:00',
    },
    coolDownSeconds: 600,
    list: [
      {
        drill: 'aurora-failover',
        resource: 'shop',
        probes: [{ kind: 'postgres', name: 'orders', secret: 'shop/prober' }],
        targets: { downtimeSeconds: 60 },
        approvers: ['ada', 'bob'],
      },
    ],
  },
  slack: {
    secret: 'evenkeel/slack',
    teamId: 'T0SHOP',
    appId: 'A0EVENKEEL',
    channel: 'C0ONCALL',
    operators: ['U0ADA', 'U0BOB'],
  },
});
