import { defineFleet } from '../../../../fleet/fleet.ts';
import { networkArns } from '../../../../sandbox/services/elastic-load-balancing/index.ts';
import { EDGE_PORT, WRITER_HOST } from '../fleet.ts';

const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];

const writer = { kind: 'tcp', name: 'writer', host: WRITER_HOST, port: 5432 } as const;

const edge = {
  kind: 'tcp',
  name: 'edge',
  host: `edge-${networkArns('edge').loadBalancer.split('/').at(-1)}.elb.eu-west-1.amazonaws.com`,
  port: EDGE_PORT,
} as const;

const alarms = { abort: ['shop-down'], outcome: ['shop-slow'] };

const targets = { downtimeSeconds: 60, steadySeconds: 5, recoverySeconds: 120 };

/** Two game days: one that passes, and one whose drills share a cluster. */
export default defineFleet({
  clusters: { shop: { mode: 'act', readers: { min: 2, max: 4 }, classes: ['db.r6g.large'], zones } },
  targetGroups: { edge: { ...networkArns('edge'), mode: 'act', zones, pool: 'external' } },
  vpc: { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] },
  drills: {
    people: {
      ada: { iam: 'arn:aws:iam::123456789012:user/ada', slack: 'T024BE7LD/U1ADA' },
      bob: { iam: 'arn:aws:iam::123456789012:user/bob' },
      // May approve one of the drills, and so not the game day.
      cem: { iam: 'arn:aws:iam::123456789012:user/cem' },
    },
    calendar: { timeZone: 'Europe/Berlin' },
    list: [
      { drill: 'zone-evacuation', resource: 'edge', zone: 'eu-west-1a', probes: [edge], alarms, targets },
      {
        drill: 'aurora-failover',
        resource: 'shop',
        probes: [writer],
        alarms,
        targets,
        approvers: ['ada', 'bob'],
      },
      { drill: 'reader-loss', resource: 'shop', probes: [writer], alarms, targets, approvers: ['ada', 'bob'] },
    ],
    // A Thursday at ten, in Berlin.
    gameDaySchedules: { spring: { expression: 'cron(0 10 5 3 ? 2026)', timeZone: 'Europe/Berlin' } },
    gameDays: {
      spring: [
        { kind: 'zone-evacuation', resource: 'edge' },
        { kind: 'aurora-failover', resource: 'shop' },
      ],
      // No reader is Evenkeel's: its first drill is refused.
      autumn: [
        { kind: 'reader-loss', resource: 'shop' },
        { kind: 'zone-evacuation', resource: 'edge' },
      ],
      reversed: [
        { kind: 'aurora-failover', resource: 'shop' },
        { kind: 'zone-evacuation', resource: 'edge' },
      ],
    },
  },
});
