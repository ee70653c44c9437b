import { describe, expect, test } from 'vitest';
import type { Policy } from '../../../../functions/controllers/replicas/policy.ts';
import { busy, cluster, decisionOn, MINUTE, NOW, reader, type Seen, withoutCapacity } from './builders.ts';

const serverless = (id: string, vcpus: number) => reader(id, { instanceClass: 'db.serverless', vcpus });
const large = (id: string) => reader(id, { vcpus: 2 });

/** The classes that are ordered; empty for any other decision. */
const classesOrdered = (seen: Seen, changes: Partial<Policy>): string[] => {
  const decision = decisionOn(seen, { readers: { min: 1, max: 15 }, targetCpuPercent: 60, ...changes });
  return decision.kind === 'add' ? decision.readers.map(({ instanceClass }) => instanceClass) : [];
};

const times = (count: number, instanceClass: string) => Array.from({ length: count }, () => instanceClass);

/** RDS has no capacity for this class anywhere. */
const refused = (instanceClass: string) => ({
  failures: Object.fromEntries(
    ['a', 'b', 'c'].map((zone) => [`add ${instanceClass}/eu-west-1${zone}`, withoutCapacity(NOW + 10 * MINUTE)]),
  ),
});

describe('readers are ordered by what each can carry', () => {
  test.each([
    // Two readers at 75 %, target 60: half a reader is missing, whatever their size.
    { units: 64, vcpus: 16, count: 1 },
    { units: 128, vcpus: 32, count: 1 },
    { units: 2, vcpus: 0.5, count: 1 },
  ])('serverless ones of $units capacity units, two of which are at 75 %: $count more', ({ units, vcpus, count }) => {
    const seen = cluster([serverless('r1', vcpus), serverless('r2', vcpus)], {
      serverlessMaxCapacityUnits: units,
      metrics: busy(0.75 * 2 * vcpus),
    });
    expect(classesOrdered(seen, { classes: ['db.serverless'] })).toEqual(times(count, 'db.serverless'));
  });

  test('small serverless readers for a forecast: three busy vCPUs at 60 % need eight more of half a vCPU', () => {
    const seen = cluster([serverless('r1', 0.5), serverless('r2', 0.5)], {
      serverlessMaxCapacityUnits: 2,
      metrics: busy(0.5),
      forecast: { busyVcpus: 3, holdVcpus: 3 },
    });
    expect(classesOrdered(seen, { classes: ['db.serverless'], forecast: 'on' })).toEqual(times(8, 'db.serverless'));
  });

  test.each([
    { fallback: 'db.r6g.2xlarge', count: 1 },
    { fallback: 'db.r6g.xlarge', count: 2 },
    { fallback: 'db.t4g.medium', count: 4 },
  ])('a fallback: where no large one is to be had, $count of $fallback', ({ fallback, count }) => {
    const seen = cluster([large('r1'), large('r2')], { metrics: busy(3.6), progress: refused('db.r6g.large') });
    // At 32 %, 3.6 busy vCPUs need 11.25, and 4 are there: 7.25 are missing.
    expect(classesOrdered(seen, { classes: ['db.r6g.large', fallback], targetCpuPercent: 32 })).toEqual(
      times(count, fallback),
    );
  });

  test('an order that RDS does not show yet counts as what it will be', () => {
    const ordered = {
      'evenkeel-new': {
        instanceClass: 'db.serverless',
        zone: 'eu-west-1a',
        orderedAtMs: NOW - MINUTE,
        accepted: true,
      },
    };
    const seen = cluster([serverless('r1', 16), serverless('r2', 16)], {
      serverlessMaxCapacityUnits: 64,
      metrics: busy(24),
      progress: { ordered },
    });
    expect(decisionOn(seen, { classes: ['db.serverless'], targetCpuPercent: 60 })).toMatchObject({
      kind: 'hold',
      reason: 'readers-on-the-way',
    });
  });

  test('draining readers come back until they carry what is missing, the large one alone', () => {
    const drains = (id: string) => ({ [id]: { sinceMs: NOW, deadlineMs: NOW + 60 * MINUTE, excludedAtMs: NOW } });
    const big = reader('big', { vcpus: 8 });
    const seen = cluster([large('r1'), big, large('r3')], {
      metrics: busy(1.9),
      progress: { draining: { ...drains('big'), ...drains('r3') } },
    });
    expect(decisionOn(seen, { targetCpuPercent: 40 })).toMatchObject({ kind: 'take-back', readerIds: ['big'] });
  });
});
