import { describe, expect, test } from 'vitest';
import { type Comparison, PLAIN_NAMES, runPolicy } from '../../backtest/compare.ts';
import { valueAt } from '../../backtest/frontier.ts';
import { pictureOf } from '../../backtest/picture.ts';
import { frontierNames, reportOf } from '../../backtest/report.ts';
import { tableOf } from '../../backtest/table.ts';
import { generateShop, type Trace } from '../../sandbox/physics/index.ts';

const START_MS = Date.UTC(2026, 2, 2);

const comparison = (trace: Trace): Comparison => ({
  trace,
  peakReaders: 6,
  targetCpuPercent: 60,
  bounds: { min: 1, max: 15 },
  seed: 1,
  profile: 'pool-30m',
});

const shop = generateShop({ seed: 1, startMs: START_MS, days: 2 });

describe('the frontier', () => {
  const points = [
    { readerSeconds: 200, value: 10 },
    { readerSeconds: 100, value: 50 },
  ];

  test('is straight between its points', () => {
    expect(valueAt(points, 150)).toBe(30);
    expect(valueAt(points, 100)).toBe(50);
  });

  test('goes on at its ends as it ended', () => {
    expect(valueAt(points, 50)).toBe(50);
    expect(valueAt(points, 500)).toBe(10);
  });

  test('has a run for each target but the comparison’s own', () => {
    expect(frontierNames(60)).toEqual([35, 40, 45, 50, 55, 65, 70, 75].map((at) => `aurora-auto-scaling@${at}`));
  });
});

describe('policies on a shop’s two days', () => {
  test('differ as they must: the native one cuts connections, Evenkeel none, foresight is overloaded least', async () => {
    const outcomes = [];
    for (const name of [...PLAIN_NAMES, 'aurora-auto-scaling@45'])
      outcomes.push(await runPolicy(name, comparison(shop)));
    const report = reportOf(comparison(shop), outcomes, ['a warning']);
    const of = (name: string) => report.policies.find((policy) => policy.name === name)!;
    expect(of('aurora-auto-scaling').connectionsCut).toBeGreaterThan(50);
    expect(of('evenkeel').connectionsCut).toBe(0);
    expect(of('static-peak')).toMatchObject({ changes: 0, readerSeconds: 10 * 2 * 86_400 });
    expect(of('oracle').overloadSeconds).toBeLessThan(of('evenkeel').overloadSeconds);
    expect(of('evenkeel').overloadSeconds).toBeLessThan(of('aurora-auto-scaling').overloadSeconds);
    expect(of('aurora-auto-scaling').overloadSecondsAnywhere).toBe(of('aurora-auto-scaling').overloadSeconds);
    expect(report.seconds).toBe(2 * 86_400);
    expect(report.atEqualCost!.changesRatio).toBeLessThan(1.5);
    expect(tableOf(report)).toContain('a warning');
    expect(pictureOf(report, outcomes)).toMatch(/^<svg[^]*evenkeel[^]*<\/svg>\n$/);
  });

  test('come out the same for the same seed', async () => {
    const [first, second] = [
      await runPolicy('evenkeel', comparison(shop)),
      await runPolicy('evenkeel', comparison(shop)),
    ];
    expect(second.measures).toEqual(first.measures);
  });
});

test('a load that never changes is left alone once it is served', async () => {
  const steady = { name: 'steady', startMs: START_MS, values: new Float64Array(1440).fill(5), missingPoints: 0 };
  const { measures } = await runPolicy('evenkeel', { ...comparison(steady), peakReaders: 1 });
  // What saturation hid was over-estimated by one reader, which goes again within the first hours.
  expect(measures.readersAdded).toBe(2);
  expect(measures.readersRemoved).toBe(1);
  expect(new Set(measures.timeline.slice(360).map(({ readers }) => readers))).toEqual(new Set([2]));
});

test('a load of zeroes cannot be scaled to a peak, and says so', async () => {
  const zeroes = { name: 'zeroes.csv', startMs: START_MS, values: new Float64Array(1440), missingPoints: 0 };
  await expect(runPolicy('evenkeel', comparison(zeroes))).rejects.toThrow(
    'zeroes.csv: expected a load above 0, found none in the window',
  );
});
