import { defineFleet } from '../../../../fleet/fleet.ts';

const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];

const writer = {
  kind: 'tcp',
  name: 'writer',
  host: 'shop.cluster-c4evenkeel7x.eu-west-1.rds.amazonaws.com',
  port: 5432,
} as const;

const targets = { downtimeSeconds: 60, steadySeconds: 5, recoverySeconds: 600 };

const overload = (resource: string) => ({
  drill: 'reader-overload' as const,
  resource,
  probes: [writer],
  alarms: { abort: ['shop-down'] },
  targets,
});

const warmUp = { sql: ['SELECT 1'], secret: 'shop/warm-up', timeoutSeconds: 60 };

/** Clusters that differ in what Evenkeel can do about a busy reader. */
export default defineFleet({
  clusters: {
    // One busy reader of two is enough for a third one.
    shop: { mode: 'act', readers: { min: 2, max: 3 }, classes: ['db.r6g.large'], zones, targetCpuPercent: 50, warmUp },
    // Six readers, of which a busy one is excluded; the target is far away.
    wide: { mode: 'act', readers: { min: 4, max: 6 }, classes: ['db.r6g.large'], zones, targetCpuPercent: 60, warmUp },
    // Nothing happens before the SQL ends.
    calm: { mode: 'act', readers: { min: 2, max: 3 }, classes: ['db.r6g.large'], zones, targetCpuPercent: 80, warmUp },
    // Its only reader.
    single: { mode: 'act', readers: { min: 1, max: 3 }, classes: ['db.r6g.large'], zones, warmUp },
    // As many readers as it may have.
    full: { mode: 'act', readers: { min: 2, max: 2 }, classes: ['db.r6g.large'], zones, warmUp },
  },
  vpc: { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] },
  drills: {
    people: {
      ada: { iam: 'arn:aws:iam::123456789012:user/ada' },
      bob: { iam: 'arn:aws:iam::123456789012:user/bob' },
      eve: { iam: 'arn:aws:iam::123456789012:user/eve' },
    },
    calendar: { timeZone: 'Europe/Berlin' },
    coolDownSeconds: 0,
    list: [
      overload('shop'),
      { ...overload('wide'), expect: 'relief' as const },
      { ...overload('calm'), targets: { ...targets, recoverySeconds: 120 }, busySeconds: 120 },
      overload('single'),
      overload('full'),
    ],
  },
});
