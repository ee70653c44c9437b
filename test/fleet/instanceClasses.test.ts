import { describe, expect, test } from 'vitest';
import { hasKnownSize, isAuroraClass, weightVcpus } from '../../fleet/instanceClasses.ts';

describe('the capacity weight of an instance class', () => {
  // From the tables of the Aurora user guide, "Hardware specifications for DB instance classes for Aurora".
  const classes: readonly [instanceClass: string, vcpus: number][] = [
    ['db.t4g.medium', 2],
    ['db.r6g.large', 2],
    ['db.r7g.xlarge', 4],
    ['db.r5.2xlarge', 8],
    ['db.r6i.4xlarge', 16],
    ['db.r7g.8xlarge', 32],
    ['db.r5.12xlarge', 48],
    ['db.x2g.16xlarge', 64],
    ['db.r6i.24xlarge', 96],
    ['db.r6id.32xlarge', 128],
    ['db.r8g.48xlarge', 192],
    ['db.r4.16xlarge', 64],
    ['db.r5b.8xlarge', 32],
    ['db.x2iedn.32xlarge', 128],
    ['db.x2idn.16xlarge', 64],
    ['db.x2iezn.2xlarge', 8],
    ['db.z1d.3xlarge', 12],
    ['db.z1d.6xlarge', 24],
    ['db.m4.10xlarge', 40],
    ['db.r99g.2xlarge', 8],
    ['db.r5.4xlarge.tpc2.mem4x', 16],
    ['db.r5b.8xlarge.tpc2.mem3x', 32],
    ['db.t2.small', 1],
    ['db.t2.medium', 2],
    ['db.t3.micro', 2],
    ['db.c6gd.medium', 1],
  ];
  test.for(classes)('of %s is %i vCPUs', ([instanceClass, vcpus]) => {
    expect(weightVcpus(instanceClass)).toBe(vcpus);
    expect(hasKnownSize(instanceClass)).toBe(true);
  });

  test('of a serverless reader is what it may grow to: 4 capacity units for a vCPU', () => {
    expect(weightVcpus('db.serverless', 16)).toBe(4);
    expect(weightVcpus('db.serverless', 1)).toBe(0.25);
    expect(hasKnownSize('db.serverless')).toBe(true);
  });

  test.for(['db.r99g.gigantic', 'db.r6g.metal', 'r6g.large', 'db.r6g', 'db.r6g.xxlarge', 'db.r6g.2xlarge.mem'])(
    'of %s, whose size says nothing, is two vCPUs, and it is not known',
    (instanceClass) => {
      expect(weightVcpus(instanceClass)).toBe(2);
      expect(hasKnownSize(instanceClass)).toBe(false);
    },
  );

  test('of a serverless reader without a maximum is two vCPUs', () => {
    expect(weightVcpus('db.serverless')).toBe(2);
  });

  test('is not known for what only sounds like a property of an object', () => {
    expect(hasKnownSize('db.r6g.constructor')).toBe(false);
  });

  test.for([
    ['db.r8g.48xlarge', true],
    ['db.serverless', true],
    ['db.m5.large', false],
    ['db.r6g.large.tpc2.mem4x', false],
    ['db.r6g.huge', false],
  ] as const)('of %s may be in a fleet: %s', ([instanceClass, isOffered]) => {
    expect(isAuroraClass(instanceClass)).toBe(isOffered);
  });
});
