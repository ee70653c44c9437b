import { describe, expect, test } from 'vitest';
import { membersOf } from '../../../../../functions/controllers/replicas/exclusion.ts';
import { readersToRelieve, type ReliefOptions } from '../../../../../functions/controllers/replicas/relief.ts';
import { busy, cluster, decisionOn, MINUTE, NOW, reader, situationOn } from '../builders.ts';

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
const at = (minutesAgo: number, ...excluded: string[]) => ({ atMs: NOW - minutesAgo * MINUTE, excluded });

/** Nobody is relieved, and all four changes of the hour are left. */
const FREE: ReliefOptions = {
  floor: 1,
  relieved: [],
  changes: [],
  changesLeft: 4,
  minutesUntilNext: 0,
  isChangedAnyway: false,
  nowMs: NOW,
};

const relieved = (columns: ReadonlyMap<string, readonly number[]>, options: Partial<ReliefOptions> = {}) =>
  readersToRelieve(
    readers(columns.size),
    [],
    { cpuPercent: columns, newestMinuteMs: NOW - MINUTE },
    { ...FREE, ...options },
  );

const onBusy = columnsOf(steady(90), steady(50), steady(50), steady(50));
const evenAgain = columnsOf(steady(60), steady(60), steady(60), steady(60));

describe('a busy reader', () => {
  test('takes no new connections while it is hot and busier than the others', () => {
    expect(relieved(onBusy)).toEqual(['reader-1']);
  });

  test('is left alone while it is far from its limit', () => {
    expect(relieved(columnsOf(steady(60), steady(45), steady(45), steady(45)))).toEqual([]);
  });

  test('is left alone where all are as busy as it is', () => {
    expect(relieved(columnsOf(steady(90), steady(88), steady(90), steady(88)))).toEqual([]);
  });

  test('is left alone where the connections that make it busy are about to be re-made elsewhere', () => {
    // Included for the first five of the last thirty minutes only: what it has goes by itself now.
    const changes = [at(27.5, 'reader-1'), at(1.5)];
    expect(relieved(onBusy)).toEqual(['reader-1']);
    expect(relieved(onBusy, { changes })).toEqual([]);
  });

  test('is taken in again once its load is that of the others, and not before', () => {
    const left = { relieved: ['reader-1'] };
    expect(relieved(onBusy, { ...left, changes: [at(1, 'reader-1')] })).toEqual(['reader-1']);
    expect(
      relieved(columnsOf(steady(20), steady(76), steady(76), steady(76)), { ...left, changes: [at(8, 'reader-1')] }),
    ).toEqual([]);
  });

  test('is one of at most a third of the readers', () => {
    const seven = columnsOf(...[95, 95, 95, 95, 30, 30, 30].map(steady));
    expect(relieved(seven)).toHaveLength(2);
    expect(relieved(columnsOf(steady(95), steady(40)))).toEqual([]);
  });

  test('is left alone where no more readers than the floor serve', () => {
    expect(relieved(onBusy, { floor: 3 })).toEqual(['reader-1']);
    expect(relieved(onBusy, { floor: 4 })).toEqual([]);
  });

  test('is left alone where another one is busy each minute, as with a connection for each request', () => {
    const byTurns = (turn: number) => (minute: number) => (minute % 4 === turn ? 95 : 50);
    expect(relieved(columnsOf(byTurns(3), byTurns(0), byTurns(1), byTurns(2)))).toEqual([]);
  });

  test('is left alone where nothing was measured', () => {
    expect(relieved(columnsOf(...[1, 2, 3, 4].map(() => steady(Number.NaN))))).toEqual([]);
    expect(readersToRelieve(readers(4), [], { cpuPercent: new Map(), newestMinuteMs: NOW - MINUTE }, FREE)).toEqual([]);
  });

  test('is relieved only where a change is left to take it in again', () => {
    expect(relieved(onBusy, { changesLeft: 2 })).toEqual(['reader-1']);
    expect(relieved(onBusy, { changesLeft: 1 })).toEqual([]);
  });

  test('stays as it is while no change is left', () => {
    const left = { relieved: ['reader-1'], changes: [at(8, 'reader-1')] };
    const cool = columnsOf(steady(20), steady(76), steady(76), steady(76));
    expect(relieved(cool, { ...left, changesLeft: 1 })).toEqual([]);
    expect(relieved(cool, { ...left, changesLeft: 0 })).toEqual(['reader-1']);
  });

  test('is not worth a change of its own for little, and is where the endpoint is changed anyway', () => {
    const warm = columnsOf(steady(80), steady(55), steady(55), steady(55));
    expect(relieved(warm)).toEqual([]);
    expect(relieved(warm, { isChangedAnyway: true })).toEqual(['reader-1']);
    expect(relieved(evenAgain, { isChangedAnyway: true })).toEqual([]);
  });

  describe('of readers that differ in size', () => {
    const XLARGE = { instanceClass: 'db.r6g.4xlarge', vcpus: 16 };
    /** As many connections on each, so that the small ones are busier: CPU of reader-1, reader-2, … */
    const among = (sizes: readonly object[], percents: readonly number[], options: Partial<ReliefOptions> = {}) =>
      readersToRelieve(
        sizes.map((size, at) => reader(`reader-${at + 1}`, size)),
        [],
        { cpuPercent: columnsOf(...percents.map(steady)), newestMinuteMs: NOW - MINUTE },
        { ...FREE, ...options },
      );

    test('all small ones may be left out that are a small part of the capacity', () => {
      // Three of two vCPUs beside one of sixteen: 6 of 22 are less than a third, although 3 of 4 are more.
      expect(among([{}, {}, {}, XLARGE], [95, 95, 95, 12])).toEqual(['reader-1', 'reader-2', 'reader-3']);
      expect(among([{}, {}, {}, XLARGE], [95, 95, 95, 12], { floor: 2 })).toHaveLength(2);
    });

    test('one that is most of the capacity is never left out', () => {
      expect(among([{}, {}, {}, XLARGE], [30, 30, 30, 95])).toEqual([]);
      expect(among([{}, {}, {}, XLARGE], [30, 30, 30, 95], { isChangedAnyway: true })).toEqual([]);
    });

    test('a small one at its limit is left out, however little the others do', () => {
      expect(among([{}, XLARGE, XLARGE, XLARGE], [100, 14, 14, 14])).toEqual(['reader-1']);
    });

    test('those that are left out are taken in again where a large one is gone', () => {
      const left = { relieved: ['reader-1', 'reader-2'], changes: [at(8, 'reader-1', 'reader-2')] };
      expect(among([{}, {}, {}, XLARGE], [70, 70, 95, 20], left)).toContain('reader-1');
      expect(among([{}, {}, {}, { vcpus: 3 }], [70, 70, 95, 20], { ...left, changesLeft: 0 })).toEqual(['reader-1']);
    });
  });

  const metrics = busy(4.8, { cpuPercent: columnsOf(steady(90), steady(50), steady(50), steady(50)) });
  const at60 = { targetCpuPercent: 60, relief: 'on' } as const;

  test('is left out of the endpoint by a decision that says why', () => {
    expect(decisionOn(cluster(readers(4), { metrics }), at60)).toMatchObject({
      kind: 'set-endpoint',
      reason: 'uneven-load',
      excluded: ['reader-1'],
      relieved: ['reader-1'],
    });
  });

  test.each([
    { load: 'the load has been flat for hours', isLoadFlat: true },
    { load: 'nobody knows whether it is flat', isLoadFlat: undefined },
  ])('is left alone where $load', ({ isLoadFlat }) => {
    expect(decisionOn(cluster(readers(4), { metrics, isLoadFlat }), at60)).toMatchObject({ kind: 'hold' });
  });

  test('is left alone then, too, where the endpoint is changed anyway', () => {
    const five = { metrics: busy(4.8, { cpuPercent: columnsOf(...[90, 50, 50, 50, 0].map(steady)) }) };
    const excluded = (isLoadFlat: boolean) =>
      membersOf(situationOn(cluster(readers(5), { ...five, isLoadFlat }), at60), {
        serving: readers(4),
        draining: [reader('reader-5')],
      }).excluded;
    expect(excluded(false)).toEqual(['reader-1', 'reader-5']);
    expect(excluded(true)).toEqual(['reader-5']);
  });

  test('that is relieved when the load has become flat is taken in again like any other', () => {
    const cool = busy(5, { cpuPercent: columnsOf(steady(20), steady(76), steady(76), steady(76)) });
    const endpoint = { id: 'evenkeel-shop', status: 'available', excluded: ['reader-1'] };
    const after = (minutes: number, reads: typeof metrics) => {
      const progress = { relieved: ['reader-1'], endpointChanges: [at(minutes, 'reader-1')] };
      return decisionOn(cluster(readers(4), { metrics: reads, progress, endpoint, isLoadFlat: true }), at60);
    };
    expect(after(1, metrics)).toMatchObject({ kind: 'hold' });
    expect(after(8, cool)).toMatchObject({ kind: 'set-endpoint', reason: 'uneven-load', relieved: [] });
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
