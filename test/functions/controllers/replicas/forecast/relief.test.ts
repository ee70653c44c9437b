import { describe, expect, test } from 'vitest';
import { readersToRelieve } from '../../../../../functions/controllers/replicas/relief.ts';
import { busy, cluster, decisionOn, reader } from '../builders.ts';

const MINUTES = 18;

/** CPU of reader-1, reader-2, … by the minute; the newest two minutes have no data yet. */
function columnsOf(...levels: ((minute: number) => number)[]): Map<string, number[]> {
  return new Map(
    levels.map((level, at) => [
      `reader-${at + 1}`,
      Array.from({ length: MINUTES }, (_, minute) => (minute < MINUTES - 2 ? level(minute) : Number.NaN)),
    ]),
  );
}

const readers = (count: number) => Array.from({ length: count }, (_, at) => reader(`reader-${at + 1}`));
const steady = (percent: number) => () => percent;
const endpoint = (...excluded: string[]) => ({ id: 'evenkeel-shop', status: 'available', excluded });

const relieved = (columns: ReadonlyMap<string, readonly number[]>, excluded: string[] = [], floor = 1) =>
  readersToRelieve(readers(columns.size), { cpuPercent: columns }, endpoint(...excluded), floor);

describe('a busy reader', () => {
  test('takes no new connections while it is hot and busier than the others', () => {
    expect(relieved(columnsOf(steady(90), steady(50), steady(50), steady(50)))).toEqual(['reader-1']);
  });

  test('is left alone while it is not hot', () => {
    expect(relieved(columnsOf(steady(70), steady(40), steady(40), steady(40)))).toEqual([]);
  });

  test('is left alone where all are as busy as it is', () => {
    expect(relieved(columnsOf(steady(90), steady(88), steady(90), steady(88)))).toEqual([]);
  });

  test('is relieved before it is hot, if at its pace it will be', () => {
    const climbing = (minute: number) => 50 + Math.max(0, minute - 10) * 4;
    const columns = columnsOf(climbing, steady(60), steady(50), steady(50));
    expect(columns.get('reader-1')![15]).toBe(70);
    expect(relieved(columns)).toEqual(['reader-1']);
  });

  test('is taken in again once it is no busier than the mean, and not before', () => {
    expect(relieved(columnsOf(steady(62), steady(58), steady(58), steady(58)), ['reader-1'])).toEqual(['reader-1']);
    expect(relieved(columnsOf(steady(56), steady(60), steady(58), steady(58)), ['reader-1'])).toEqual([]);
  });

  test('is one of at most a quarter of the readers', () => {
    const seven = columnsOf(...[95, 94, 93, 40, 40, 40, 40].map(steady));
    expect(relieved(seven)).toEqual(['reader-1']);
    expect(relieved(columnsOf(steady(95), steady(40), steady(40)))).toEqual([]);
  });

  test('is left alone where no more readers than the floor serve', () => {
    const four = columnsOf(steady(90), steady(50), steady(50), steady(50));
    expect(relieved(four, [], 3)).toEqual(['reader-1']);
    expect(relieved(four, [], 4)).toEqual([]);
  });

  test('is left alone where another one is busy each minute, as with a connection for each request', () => {
    const byTurns = (turn: number) => (minute: number) => (minute % 4 === turn ? 95 : 50);
    expect(relieved(columnsOf(byTurns(3), byTurns(0), byTurns(1), byTurns(2)))).toEqual([]);
  });

  test('is left alone where nothing was measured', () => {
    expect(relieved(columnsOf(...[1, 2, 3, 4].map(() => steady(Number.NaN))))).toEqual([]);
    expect(readersToRelieve(readers(4), { cpuPercent: new Map() }, endpoint(), 1)).toEqual([]);
  });

  test('is left out of the endpoint by a decision that says why', () => {
    const metrics = busy(4.8, { cpuPercent: columnsOf(steady(90), steady(50), steady(50), steady(50)) });
    expect(decisionOn(cluster(readers(4), { metrics }), { targetCpuPercent: 60, relief: 'on' })).toMatchObject({
      kind: 'set-endpoint',
      reason: 'uneven-load',
      excluded: ['reader-1'],
      relieved: ['reader-1'],
    });
  });
});

describe('a forecast in decisions', () => {
  const two = [reader('reader-1'), reader('reader-2')];
  const view = cluster(two, { metrics: busy(1), forecast: { busyVcpus: 3, holdVcpus: 3 } });
  const at60 = { targetCpuPercent: 60 };

  test('adds readers before the load is there', () => {
    // 3 busy vCPUs at 60 % are 5, and there are 4.
    const decision = decisionOn(view, { ...at60, forecast: 'on' });
    expect(decision).toMatchObject({ kind: 'add', reason: 'forecast', readers: [{}], numbers: { forecastVcpus: 3 } });
  });

  test('in the shadow only tells that it would', () => {
    const needed = cluster(two, { metrics: busy(2), forecast: { busyVcpus: 3, holdVcpus: 3 } });
    expect(decisionOn(needed, { ...at60, forecast: 'shadow' })).toMatchObject({
      kind: 'hold',
      reason: 'forecast-shadow',
    });
  });

  test('keeps a reader that is needed within the hour', () => {
    const soon = cluster(two, { metrics: busy(0.5), forecast: { busyVcpus: 0.5, holdVcpus: 2 } });
    expect(decisionOn(soon, { ...at60, forecast: 'on' })).toMatchObject({
      kind: 'hold',
      reason: 'needed-soon',
    });
    expect(decisionOn(soon, { ...at60, forecast: 'shadow' })).toMatchObject({ kind: 'drain', reason: 'idle' });
  });

  test('is never a reason to remove a reader', () => {
    const low = cluster(two, { metrics: busy(2), forecast: { busyVcpus: 0, holdVcpus: 0 } });
    expect(decisionOn(low, { ...at60, forecast: 'on' })).toMatchObject({
      kind: 'hold',
      reason: 'within-band',
    });
  });
});
