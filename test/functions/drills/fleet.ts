import { defineFleet } from '../../../fleet/fleet.ts';
import { networkArns } from '../../../sandbox/services/elastic-load-balancing/index.ts';

export const WRITER_HOST = 'shop.cluster-c4evenkeel7x.eu-west-1.rds.amazonaws.com';

/** Names of the alarms that the fleet binds to drills. */
export const ALARMS = { blocking: 'shop-errors', abort: 'shop-down', outcome: 'shop-slow' } as const;

/** The load balancers' ports, and the name of the one that is probed. */
export const EDGE_PORT = 8443;
const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];

const edge = (name: string) => ({
  kind: 'tcp' as const,
  name,
  host: `${name}-${networkArns(name).loadBalancer.split('/').at(-1)}.elb.eu-west-1.amazonaws.com`,
  port: EDGE_PORT,
});

const tcp = { kind: 'tcp', name: 'writer', host: WRITER_HOST, port: 5432 } as const;

/** Of the plan to fail shop over from shop-1 to shop-2 and back, as a dry run has reported it. */
export const PRE_APPROVED = '58381c03f76894e0dab2c3ca1ee701ded24d1fa5b09f5ac0f9c32c389f81c302';

/** The fleet of the drills' tests: three people, and a cluster that is rehearsed. */
export default defineFleet({
  clusters: {
    shop: {
      mode: 'act',
      readers: { min: 2, max: 4 },
      classes: ['db.r6g.large'],
      zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
    },
    bare: {
      mode: 'act',
      readers: { min: 1, max: 4 },
      classes: ['db.r6g.large'],
      zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
    },
  },
  targetGroups: {
    edge: { ...networkArns('edge'), mode: 'act', zones, pool: { ec2: { tagKey: 'pool', tagValue: 'edge-spare' } } },
    // Its clients have written the address of one zone down.
    pinned: {
      ...networkArns('pinned'),
      mode: 'act',
      zones,
      pinnedZones: ['eu-west-1a'],
      crossZone: 'never',
      pool: 'external',
    },
    // In each zone as many targets as there have to be, so that none can be missed.
    tight: { ...networkArns('tight'), mode: 'act', zones, minHealthyPerZone: 2, pool: 'external' },
  },
  vpc: { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] },
  drills: {
    people: {
      ada: { iam: 'arn:aws:iam::123456789012:user/ada', slack: 'T024BE7LD/U1ADA' },
      bob: { iam: 'arn:aws:iam::123456789012:user/bob' },
      eve: { iam: 'arn:aws:iam::123456789012:user/eve' },
    },
    calendar: {
      timeZone: 'Europe/Berlin',
      freezes: [{ from: '2026-03-04T00:00', until: '2026-03-05T00:00', why: 'the spring sale' }],
    },
    list: [
      {
        drill: 'aurora-failover',
        resource: 'shop',
        probes: [tcp],
        alarms: { blocking: [ALARMS.blocking], abort: [ALARMS.abort], outcome: [ALARMS.outcome] },
        targets: { downtimeSeconds: 60, steadySeconds: 5, recoverySeconds: 120 },
        // A Thursday; the other tests are over by Monday noon.
        schedule: {
          expression: 'cron(0 10 5 3 ? 2026)',
          timeZone: 'Europe/Berlin',
          preApproved: { planHash: PRE_APPROVED, by: 'eve' },
        },
      },
      // No reader keeps up as well as that.
      { drill: 'aurora-failover', resource: 'bare', probes: [tcp], maxLagMs: 1 },
      {
        drill: 'reader-loss',
        resource: 'shop',
        probes: [tcp],
        alarms: { abort: [ALARMS.abort] },
        targets: { downtimeSeconds: 60, steadySeconds: 5, recoverySeconds: 180 },
      },
      ...['edge', 'pinned', 'tight'].map((resource) => ({
        drill: 'zone-evacuation' as const,
        resource,
        zone: 'eu-west-1a',
        probes: [edge(resource)],
        alarms: { abort: [ALARMS.abort] },
        targets: { downtimeSeconds: 1, steadySeconds: 5, recoverySeconds: 120 },
      })),
    ],
  },
});
