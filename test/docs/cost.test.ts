import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { addedByHundred, billOf, type Line, totalUsd, usdOf } from '../../cli/cost/bill.ts';
import { QuietFleet } from '../../cli/cost/count.ts';
import { type Counts, readCounts, type Use } from '../../cli/cost/counts.ts';
import { type Declared, readDeclared } from '../../cli/cost/declared.ts';
import { SIZE } from '../../cli/cost/fleet.ts';
import oneFleet from '../../cli/cost/oneFleet.ts';
import { renderCost } from '../../cli/cost/page.ts';
import { assemblyOf } from '../synthesis/assembly.ts';

const folder = new URL('../../cli/cost/', import.meta.url);

let declared: Declared;
let declaredByOne: Declared;
let oneFolder: string;
beforeAll(async () => {
  declared = readDeclared(await assemblyOf(new URL('fleet.ts', folder)));
  oneFolder = await assemblyOf(new URL('oneFleet.ts', folder));
  declaredByOne = readDeclared(oneFolder);
});

describe('docs/cost.md', () => {
  test('follows from the templates, what was counted, and the prices; if not, run: node cli/writeCostDocs.ts', () => {
    const page = readFileSync(new URL('../../docs/cost.md', import.meta.url), 'utf8');
    expect(page).toBe(renderCost({ counts: readCounts(), declared, declaredByOne }));
  });

  test('says at most 25 USD for ten clusters, twenty listeners and twenty target groups', () => {
    expect(SIZE).toEqual({ clusters: 10, listeners: 20, groups: 20 });
    expect(totalUsd(billOf(readCounts(), declared, SIZE))).toBeLessThanOrEqual(25);
  });

  test('counts calls as they are today; if not, run: node cli/writeCostDocs.ts --count', async () => {
    const quiet = await QuietFleet.create(oneFleet, oneFolder);
    await quiet.run(60);
    const hour = await quiet.run(60);
    expect(quiet.problems).toEqual([]);
    const counted = ({ invocations, metricsRead, readUnits, writeUnits, customMetrics, calls }: Use) => ({
      invocations,
      metricsRead,
      readUnits,
      writeUnits,
      customMetrics,
      calls,
    });
    const figures = (uses: Counts['hour']) =>
      Object.fromEntries(Object.entries(uses).map(([name, use]) => [name, counted(use)]));
    expect(figures(hour)).toEqual(figures(readCounts().hourOfOne));
  });
});

describe('a bill', () => {
  const nothing: Use = {
    invocations: 0,
    milliseconds: 0,
    logBytes: 0,
    metricsRead: 0,
    readUnits: 0,
    writeUnits: 0,
    eventsPublished: 0,
    customMetrics: 0,
    calls: {},
  };
  const one: Use = { ...nothing, invocations: 60, metricsRead: 24, calls: { 'monitoring:DescribeAlarms': 48 } };
  const counts: Counts = {
    hour: { Replicas: { ...one, metricsRead: 240 } },
    hourOfOne: { Replicas: one },
    // Once a day, 1,000 more.
    dayOfOne: { Replicas: { ...one, metricsRead: 24 * 24 + 1_000 } },
    observedHourOfOne: {},
  };
  const stacks = (alarms: number): Declared => ({
    alarmMetrics: [
      { stack: 'Evenkeel', metrics: 3 },
      ...Array.from({ length: alarms }, () => ({ stack: 'EvenkeelAlarms', metrics: 1 })),
    ],
    dashboards: 1,
    keys: 0,
    stateMachines: 0,
    functions: 1,
    memoryMb: { Replicas: 512 },
  });
  const sizes = { clusters: 10, listeners: 1, groups: 1 };
  const lineOf = (lines: readonly Line[], what: string) => lines.find((line) => line.what === what)!;

  test('has a metric of each alarm, and what is read in 730 hours and thirty days', () => {
    const bill = billOf(counts, stacks(10), sizes);
    expect(usdOf(lineOf(bill, 'Alarms of Evenkeel itself'))).toBeCloseTo(0.3);
    expect(usdOf(lineOf(bill, 'Alarms of clusters'))).toBeCloseTo(1);
    expect(usdOf(lineOf(bill, 'Dashboards'))).toBeCloseTo(3);
    // 240 × 730, and 1,000 for each of ten clusters on 30.42 days.
    expect(lineOf(bill, 'Metrics read').units).toBeCloseTo(175_200 + 304_167, 0);
    expect(usdOf(lineOf(bill, 'Metrics read'))).toBeCloseTo(4.79);
    expect(lineOf(bill, 'Alarms read').units).toBe(35_040);
    // 60 × 730 invocations of 0.1 s with half a GB.
    expect(lineOf(bill, 'Lambda, time').units).toBeCloseTo(2_190);
  });

  test('of a hundred more has what nine more have added, and nothing that one has already', () => {
    const added = addedByHundred('clusters', counts, { declared: stacks(10), declaredByOne: stacks(1), sizes });
    expect(usdOf(lineOf(added, 'Alarms of clusters'))).toBeCloseTo(10);
    // (240 − 24) ÷ 9 × 100 × 730, and 1,000 × 100 × 30.42.
    expect(lineOf(added, 'Metrics read').units).toBeCloseTo(1_752_000 + 3_041_667, 0);
    expect(lineOf(added, 'Lambda, invocations').units).toBe(0);
  });
});
