import { describe, expect, test } from 'vitest';
import { isKnownClass, weightVcpus } from '../../fleet/instanceClasses.ts';

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
  ];
  test.for(classes)('of %s is %i vCPUs', ([instanceClass, vcpus]) => {
    expect(weightVcpus(instanceClass)).toBe(vcpus);
    expect(isKnownClass(instanceClass)).toBe(true);
  });

  test('of a serverless reader is what it may grow to: 4 capacity units for a vCPU', () => {
    expect(weightVcpus('db.serverless', 16)).toBe(4);
    expect(weightVcpus('db.serverless', 1)).toBe(0.25);
    expect(isKnownClass('db.serverless')).toBe(true);
  });

  test('of a class that nobody knows yet is two vCPUs, so that it is not ignored', () => {
    expect(weightVcpus('db.r99g.large')).toBe(2);
    expect(weightVcpus('db.serverless')).toBe(2);
    expect(isKnownClass('db.r99g.large')).toBe(false);
  });

  test('is not known for what only sounds like a property of an object', () => {
    expect(isKnownClass('db.r6g.constructor')).toBe(false);
  });
});
