import { defineFleet } from '../../../fleet/fleet.ts';
import { networkArns } from '../../../sandbox/services/elastic-load-balancing/index.ts';

const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];

/** A fleet that has one of everything. */
export default defineFleet({
  clusters: {
    shop: {
      mode: 'act',
      readers: { min: 1, max: 4 },
      classes: ['db.r6g.large'],
      zones,
      warmUp: { sql: ['SELECT 1'], secret: 'shop/db' },
    },
  },
  // shop.example: the emulator derives the ID of a hosted zone from its caller reference.
  hostedZones: ['Z0F59463C606C5B0E5D3D'],
  certificates: { web: { domains: [['shop.example', '*.shop.example']], loadBalancers: { web: {} } } },
  targetGroups: { edge: { ...networkArns('edge'), mode: 'act', zones, pool: { autoScalingGroup: 'edge' } } },
  vpc: {
    subnetIds: ['subnet-0a000000000000001', 'subnet-0a000000000000002'],
    securityGroupIds: ['sg-0a000000000000000'],
  },
  drills: {
    people: {
      ada: { iam: 'arn:aws:iam::123456789012:user/ada' },
      bob: { iam: 'arn:aws:iam::123456789012:user/bob' },
    },
    list: [
      {
        drill: 'aurora-failover',
        resource: 'shop',
        probes: [{ kind: 'postgres', secret: 'shop/db' }],
        alarms: { abort: ['shop-down'] },
      },
    ],
  },
  slack: {
    secret: 'evenkeel/slack',
    teamId: 'T024BE7LD',
    appId: 'A024BE7LK',
    channel: 'C024BE7LR',
    operators: ['U024BE7LH'],
  },
  account: { concurrentExecutions: 1_000 },
});
