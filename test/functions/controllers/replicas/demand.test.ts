import { describe, expect, test } from 'vitest';
import { type Demand, demandOf } from '../../../../functions/controllers/replicas/demand.ts';
import type { MetricsView } from '../../../../functions/controllers/replicas/view.ts';
import { busy, busyColumn, NOW, reader } from './builders.ts';

const no = Number.NaN;

/** Two readers of unequal size: six vCPUs. */
const serving = [reader('r1', { vcpus: 2 }), reader('r2', { vcpus: 4, instanceClass: 'db.r6g.xlarge' })];
const targets = { targetCpuPercent: 50, targetConnections: 100, maxReplicaLagMs: 2_000 };

const demand = (metrics: MetricsView, changes: Partial<typeof targets> = {}, readers = serving): Demand =>
  demandOf(metrics, { ...targets, ...changes }, readers, NOW);

/** A column of 18 minutes that ends like this; the minutes before have the first value. */
const endingIn = (first: number, ...last: number[]) => [
  ...Array.from({ length: 18 - last.length }, () => first),
  ...last,
];

describe('what the load needs', () => {
  test('is what keeps the CPU at its target', () => {
    expect(demand(busy(1.5))).toMatchObject({ newestVcpus: 3, beforeVcpus: 3, peakVcpus: 3 });
  });

  test('is told for the newest minute that has data and for the one before', () => {
    const metrics = busyColumn(endingIn(1, 2, 2.5, no, no));
    expect(demand(metrics)).toMatchObject({ newestVcpus: 5, beforeVcpus: 4, peakVcpus: 5 });
  });

  test('is not known for the minute before where that one has no data', () => {
    expect(demand(busyColumn(endingIn(1, no, 2.5))).beforeVcpus).toBeUndefined();
  });

  test('is the larger one of CPU and connections, a connection being its share of an average reader', () => {
    // A reader has three vCPUs on average: 101 of 100 connections are 3.03 of them.
    const connections = (open: number) => busy(1.5, { openConnections: endingIn(open) });
    expect(demand(connections(99)).newestVcpus).toBe(3);
    expect(demand(connections(101)).newestVcpus).toBeCloseTo(3.03);
  });

  test('is that of the CPU where connections have no data, are not watched, or nobody serves', () => {
    expect(demand(busy(1.5, { openConnections: endingIn(no) })).newestVcpus).toBe(3);
    expect(
      demandOf(busy(1.5, { openConnections: endingIn(900) }), { targetCpuPercent: 50 }, serving, NOW),
    ).toMatchObject({
      newestVcpus: 3,
    });
    expect(demand(busy(1.5, { openConnections: endingIn(900) }), {}, []).newestVcpus).toBe(3);
  });

  test('is known from data of five minutes ago, and not from older data', () => {
    expect(demand(busyColumn(endingIn(2, no, no, no, no))).newestVcpus).toBe(4);
    expect(demand(busyColumn(endingIn(2, no, no, no, no, no)))).toEqual({
      newestVcpus: undefined,
      beforeVcpus: undefined,
      peakVcpus: undefined,
      isLagging: false,
      numbers: {},
    });
  });

  test('at its peak is known from twelve minutes with data on, of the last 18', () => {
    const having = (minutes: number) => busyColumn([9, ...endingIn(no, ...Array.from({ length: minutes }, () => 1))]);
    expect(demand(having(12)).peakVcpus).toBe(2);
    expect(demand(having(11)).peakVcpus).toBeUndefined();
  });
});

describe('lagging readers', () => {
  const isLagging = (...lagMs: number[]) => demand(busy(1, { lagMs })).isLagging;

  test.for([
    {
      name: 'have been above the limit in the last three minutes with data',
      lagMs: [0, 2_001, 2_001, no, 2_001, no],
      expected: true,
    },
    { name: 'are not those at the limit in one of them', lagMs: [9_000, 2_001, 2_000, 2_001], expected: false },
    { name: 'are not those above it in two minutes', lagMs: [2_001, 2_001], expected: false },
    { name: 'are not those that were above it before', lagMs: [9_000, 9_000, 9_000, 20], expected: false },
    { name: 'are not those without a datapoint', lagMs: [no, no, no, no], expected: false },
    { name: 'are not those of which the last minutes are missing', lagMs: [20, 20, 20, no, no, no], expected: false },
    { name: 'are not those without a column', lagMs: [], expected: false },
  ])('$name', ({ lagMs, expected }) => {
    expect(isLagging(...lagMs)).toBe(expected);
  });

  test('are not looked for where the lag is not watched, or has no limit', () => {
    const lagMs = [9_000, 9_000, 9_000];
    expect(demand(busy(1)).isLagging).toBe(false);
    expect(demandOf(busy(1, { lagMs }), { targetCpuPercent: 50 }, serving, NOW).isLagging).toBe(false);
  });
});

test('a demand comes with the numbers that it was made from', () => {
  const metrics = busyColumn(endingIn(1, 1.234, no), { openConnections: endingIn(7, 60, no), lagMs: [3, 21.456, no] });
  expect(demand(metrics).numbers).toEqual({
    busyVcpus: 1.23,
    neededVcpus: 2.47,
    cpuPercent: 20.57,
    connections: 60,
    lagMs: 21.46,
  });
  expect(demand(busy(1), {}, []).numbers).not.toHaveProperty('cpuPercent');
});
