import { describe, expect, test } from 'vitest';
import type { Chart, Mark } from '../../../console/model.ts';
import { columnsOf, mergeChart, niceMax, timeTicks, visibleMinutes } from '../../../console/page/chart/columns.ts';
import { emptiestCorner } from '../../../console/page/chart/corner.ts';
import { frameOf } from '../../../console/page/chart/frame.ts';
import { groupMarks, nextGroup } from '../../../console/page/chart/marks.ts';
import { chartSummary } from '../../../console/page/chart/summary.ts';
import { at, entry, MINUTE } from './samples.ts';

const chart = (changed: Partial<Chart> = {}): Chart => ({
  cluster: 'shop',
  fromMs: at('12:00'),
  busyVcpus: [2, 3, 3, null],
  capacityVcpus: [4, 4, 6, 6],
  servingVcpus: [4, null, null, 6],
  cpuPercent: [50, 75, 50, null],
  connections: [1, 2, 3, 4],
  forecast: [],
  targetCpuPercent: 60,
  marks: [],
  entries: [],
  ...changed,
});

const mark = (time: string, lane: Mark['lane'] = 'ordered', count = 1): Mark => ({
  entryId: `replicas/shop/${time}`,
  atMs: at(time),
  kind: lane === 'ordered' ? 'add' : 'admit',
  reason: 'overloaded',
  lane,
  count,
  isFailed: false,
});

describe('columns', () => {
  test('hold a step until the next one, and keep the gaps of what was not measured', () => {
    const columns = columnsOf(chart(), at('12:00'));
    expect(columns.serving).toEqual([4, 4, 4, 6]);
    expect(columns.target).toEqual([2.4, 2.4, 2.4, 3.6]);
    expect(columns.load).toEqual([2, 3, 3, null]);
    expect(columns.loadOrTarget).toEqual([2.4, 3, 3, null]);
    expect(columns.present).toEqual([null, null, 6, null]);
    expect(columns.cpuOrTarget).toEqual([60, 75, 60, null]);
    expect(columns.seconds[1]! - columns.seconds[0]!).toBe(60);
  });

  test('take what reports for what serves until a decision says it', () => {
    expect(columnsOf(chart({ servingVcpus: [null, null, 2, null] }), at('12:00')).serving).toEqual([4, 4, 2, 2]);
  });

  test('go on to the end of the forecast, with the target and without capacity', () => {
    const forecast = [{ atMs: at('12:05'), busyVcpus: 3.1, fromVcpus: 3, toVcpus: 3.4, isPast: false }];
    const columns = columnsOf(chart({ forecast }), at('12:00'));
    expect(columns.seconds).toHaveLength(6);
    expect(columns.forecast).toEqual([null, null, null, null, null, 3.1]);
    expect([columns.forecastFrom[5], columns.forecastTo[5]]).toEqual([3, 3.4]);
    expect(columns.serving.slice(3)).toEqual([6, null, null]);
    expect(columns.target.slice(3)).toEqual([3.6, 3.6, 3.6]);
  });

  test('begin where there is room for them', () => {
    const columns = columnsOf(chart(), at('12:02'));
    expect(columns.load).toEqual([3, null]);
    expect(columns.serving).toEqual([6, 6]);
    expect(columns.seconds[0]).toBe(at('12:02') / 1000);
  });
});

describe('a chart that changes', () => {
  test('has the minutes of the change, and its own where the change has none', () => {
    const change = chart({ fromMs: at('12:03'), busyVcpus: [7, 8], capacityVcpus: [6, 8], servingVcpus: [6, 8] });
    const merged = mergeChart(chart(), change, 60);
    expect(merged.fromMs).toBe(at('12:00'));
    expect(merged.busyVcpus).toEqual([2, 3, 3, 7, 8]);
    expect(merged.servingVcpus).toEqual([4, null, null, 6, 8]);
  });

  test('forgets what is older than it keeps, so that its memory is bounded', () => {
    const change = chart({
      fromMs: at('12:04'),
      busyVcpus: [9],
      capacityVcpus: [6],
      servingVcpus: [6],
      cpuPercent: [9],
    });
    const merged = mergeChart(chart({ marks: [mark('12:00')] }), change, 2);
    expect(merged.fromMs).toBe(at('12:03'));
    expect(merged.busyVcpus).toEqual([null, 9]);
    expect(merged.marks).toEqual([]);
  });

  test('has each entry of a mark once, as it was sent last', () => {
    const [old, changed] = [
      entry('12:01', 'add', 'overloaded'),
      entry('12:01', 'add', 'overloaded', { facts: ['done'] }),
    ];
    const merged = mergeChart(
      chart({ marks: [mark('12:01')], entries: [old] }),
      chart({ fromMs: at('12:01'), marks: [mark('12:01')], entries: [changed] }),
      60,
    );
    expect(merged.marks).toHaveLength(1);
    expect(merged.entries).toEqual([changed]);
  });
});

describe('scales', () => {
  test.for([
    [0, 1],
    [0.9, 1],
    [3.2, 4],
    [10, 10],
    [10.1, 12],
    [81, 100],
  ] as const)('what reaches %d ends at %d', ([value, expected]) => {
    expect(niceMax(value)).toBe(expected);
  });

  test('have whole hours where there is room for no more', () => {
    expect(timeTicks(at('08:10'), at('11:30'), 400)).toEqual([at('09:00'), at('10:00'), at('11:00')]);
    expect(timeTicks(at('12:00'), at('12:10'), 240)).toEqual([at('12:00'), at('12:05'), at('12:10')]);
  });

  test('show two pixels a minute, an hour at least and no more than there is', () => {
    expect([visibleMinutes(700, 6), visibleMinutes(300, 6), visibleMinutes(50, 6), visibleMinutes(2_000, 6)]).toEqual([
      350, 150, 60, 360,
    ]);
  });

  test('begin where the measurements do, and show an hour at least', () => {
    const late = (minutes: number, gap: number) =>
      chart({ busyVcpus: Array.from({ length: minutes }, (_, index) => (index < gap ? null : 2)) });
    expect(frameOf(late(180, 100), at('15:00'), 700, 0).fromMs).toBe(at('13:38'));
    expect(frameOf(late(180, 170), at('15:00'), 700, 0).fromMs).toBe(at('14:00'));
    expect(frameOf(late(180, 0), at('15:00'), 700, 0).fromMs).toBe(at('12:00'));
  });

  test('go as far ahead as a reader that is ordered now takes to serve', () => {
    const now = at('12:04');
    expect(frameOf(chart(), now, 700, 0).toMs).toBe(at('12:16'));
    expect(frameOf(chart(), now, 700, 20 * MINUTE).toMs).toBe(at('12:24'));
  });
});

describe('marks', () => {
  const toPx = (atMs: number) => (atMs - at('12:00')) / MINUTE;

  test('share a button if they are nearer than 24 pixels to its first one', () => {
    const groups = groupMarks([mark('12:00'), mark('12:23', 'ordered', 2), mark('12:24')], 'ordered', toPx);
    expect(groups.map(({ count, leftPx }) => ({ count, leftPx }))).toEqual([
      { count: 3, leftPx: 0 },
      { count: 1, leftPx: 24 },
    ]);
  });

  test('of another lane have buttons of their own', () => {
    const marks = [mark('12:00'), mark('12:01', 'serving'), mark('12:02', 'hold')];
    expect(groupMarks(marks, 'serving', toPx).map(({ marks: own }) => own[0]!.entryId)).toEqual([
      'replicas/shop/12:01',
    ]);
  });

  test.for([
    { key: 'ArrowRight', from: '12:30', expected: '13:10' },
    { key: 'ArrowLeft', from: '12:30', expected: '12:00' },
    { key: 'ArrowLeft', from: '12:00', expected: undefined },
    { key: 'Home', from: '13:10', expected: '12:00' },
    { key: 'End', from: '12:00', expected: '13:10' },
    { key: 'ArrowDown', from: '12:30', expected: '12:36' },
    { key: 'ArrowUp', from: '12:36', expected: '12:30' },
    { key: 'ArrowUp', from: '12:30', expected: undefined },
    { key: 'a', from: '12:30', expected: undefined },
  ])('are reached from $from by $key: $expected', ({ key, from, expected }) => {
    const marks = [mark('12:00'), mark('12:30'), mark('13:10'), mark('12:36', 'serving')];
    const groups = [...groupMarks(marks, 'ordered', toPx), ...groupMarks(marks, 'serving', toPx)];
    const next = nextGroup(
      groups,
      groups.find((group) => group.marks[0]!.atMs === at(from))!,
      key,
    );
    expect(next && next.marks[0]!.atMs).toBe(expected && at(expected));
  });
});

describe('the corner of a card', () => {
  const plot = { widthPx: 600, heightPx: 200 };
  const card = { widthPx: 200, heightPx: 80 };
  const line = (fromPx: number, toPx: number, yPx: number) =>
    Array.from({ length: 30 }, (_, index) => ({ xPx: fromPx + ((toPx - fromPx) / 29) * index, yPx }));

  test('is the upper left one where nothing is hidden', () => {
    expect(emptiestCorner([], 300, plot, card)).toEqual({ leftPx: 8, topPx: 8 });
  });

  test('is the one that hides fewer points of a line', () => {
    expect(emptiestCorner(line(0, 300, 50), 300, plot, card)).toEqual({ leftPx: 392, topPx: 8 });
    expect(emptiestCorner(line(0, 600, 50), 300, plot, card)).toEqual({ leftPx: 8, topPx: 112 });
  });

  test('is not over the moment that the card is about, even at the price of a line', () => {
    expect(emptiestCorner(line(400, 600, 50), 100, plot, card)).toEqual({ leftPx: 392, topPx: 112 });
  });
});

describe('the summary of a chart', () => {
  test('says what a look at it would', () => {
    expect(chartSummary(columnsOf(chart(), at('12:00')), 2)).toBe(
      '12:00 to 12:02: load went from 2 to 3 vCPUs, with a peak of 3 at 12:01. Capacity went from 4 to 6 vCPUs. ' +
        'CPU was above the target for 1 minute. 2 decisions follow as buttons.',
    );
  });

  test('says that nothing was measured', () => {
    expect(chartSummary(columnsOf(chart({ busyVcpus: [null] }), at('12:00')), 0)).toBe(
      'Nothing was measured in this time.',
    );
  });
});
