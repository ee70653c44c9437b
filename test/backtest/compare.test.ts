import { describe, expect, test } from 'vitest';
import { type Comparison, mostInAnHour, PLAIN_NAMES, runPolicy } from '../../backtest/compare.ts';
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
  evenkeel: { forecast: 'on', relief: 'on' },
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

test('the most changes within an hour are counted over any hour, the last instant of it left out', () => {
  const MINUTE = 60_000;
  expect(mostInAnHour([])).toBe(0);
  expect(mostInAnHour([0, 30, 59, 60, 89, 200].map((minute) => minute * MINUTE))).toBe(4);
  expect(mostInAnHour([0, 60, 120].map((minute) => minute * MINUTE))).toBe(1);
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
    expect(of('evenkeel').endpointChangesAnHour).toBeGreaterThan(0);
    expect(of('evenkeel').endpointChangesAnHour).toBeLessThanOrEqual(4);
    expect(of('static-peak')).not.toHaveProperty('endpointChangesAnHour');
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

describe('at Aurora’s maximum of 15 readers', () => {
  /** Up from one reader to fifteen and down again, every two hours: some are being deleted whenever it rises. */
  const saw = {
    ...shop,
    name: 'saw',
    values: Float64Array.from({ length: 1440 }, (_, minute) => (minute % 120 < 60 ? 8 : 1)),
  };

  test.each(['aurora-auto-scaling@35', 'evenkeel', 'oracle'])('%s lives with what RDS refuses', async (name) => {
    const { timeline } = await runPolicy(name, { ...comparison(saw), peakReaders: 8, targetCpuPercent: 35 });
    expect(Math.max(...timeline.readers)).toBe(15);
    expect(timeline.loads).toHaveLength(720);
  });
});

test('what was before the window is a history: a rise of every day is met on its first day', async () => {
  const days = (count: number) => ({
    ...shop,
    name: 'office',
    startMs: START_MS - (count - 1) * 1440 * 60_000,
    values: Float64Array.from({ length: count * 1440 }, (_, minute) => (minute % 1440 < 540 ? 1 : 6)),
  });
  const without = await runPolicy('evenkeel', comparison(days(1)));
  const withIt = await runPolicy('evenkeel', { ...comparison(days(1)), before: { ...days(7), ...before(days(7)) } });
  expect(without.measures.overloadSeconds).toBeGreaterThan(600);
  expect(withIt.measures.overloadSeconds).toBeLessThan(0.4 * without.measures.overloadSeconds);
});

/** All but the last day. */
const before = ({ values }: Trace) => ({ values: values.slice(0, -1440) });

test('a load that never changes is left alone once it is served', async () => {
  const steady = {
    name: 'steady',
    startMs: START_MS,
    values: new Float64Array(1440).fill(5),
    missingPoints: 0,
    notes: [],
  };
  const { measures, timeline } = await runPolicy('evenkeel', { ...comparison(steady), peakReaders: 1 });
  // What saturation hid was over-estimated by one reader, which goes again within the first hours.
  expect(measures.readersAdded).toBe(2);
  expect(measures.readersRemoved).toBe(1);
  expect(new Set(timeline.readers.slice(180))).toEqual(new Set([2]));
});

test('a load of zeroes cannot be scaled to a peak, and says so', async () => {
  const zeroes = { name: 'zeroes.csv', startMs: START_MS, values: new Float64Array(1440), missingPoints: 0, notes: [] };
  await expect(runPolicy('evenkeel', comparison(zeroes))).rejects.toThrow(
    'zeroes.csv: expected a load above 0, found none in the window',
  );
});
