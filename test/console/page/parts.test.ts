import { describe, expect, test } from 'vitest';
import type { Level } from '../../../console/model.ts';
import { byNeed, deviationOf, isLine } from '../../../console/page/clusters/order.ts';
import { sparkPath, sparkRange } from '../../../console/page/clusters/spark.ts';
import { barsPath, spanOf } from '../../../console/page/drills/strip.ts';
import { countLevels, verdictOf } from '../../../console/page/header/verdict.ts';
import { isOfGroup, matches, mergeEntries, nearestReason } from '../../../console/page/ledger/filter.ts';
import { readMarkup } from '../../../console/page/slack/markup.ts';
import { nextSpeed } from '../../../console/page/weather/speeds.ts';
import { at, cluster, ENTRIES, entry, NOW, SECOND } from './samples.ts';

describe('the verdict', () => {
  test('counts what needs a person now, and is silent about the rest', () => {
    expect(verdictOf([{ level: 'action' }, { level: 'watch' }, { level: 'action' }], true)).toEqual({
      text: 'Action required: 2',
      trim: 'tilted',
    });
    expect(verdictOf([{ level: 'approval' }], true)).toEqual({ text: 'No action required', trim: 'level' });
  });

  test('claims nothing where nobody knows', () => {
    expect(verdictOf([], false)).toEqual({ text: 'State unknown', trim: 'unknown' });
  });

  test('comes with how many there are of each level', () => {
    expect([...countLevels(['moving', 'steady', 'moving'])]).toEqual([
      ['moving', 2],
      ['steady', 1],
    ]);
  });
});

describe('clusters', () => {
  test('are in the order of their need, and what cannot be told comes before what is at rest', () => {
    const levels: Level[] = ['steady', 'unknown', 'paused', 'interlocked', 'moving', 'watch', 'approval', 'action'];
    expect(
      levels
        .map((level) => ({ level }))
        .toSorted(byNeed)
        .map(({ level }) => level),
    ).toEqual(['action', 'approval', 'watch', 'moving', 'interlocked', 'paused', 'unknown', 'steady']);
  });

  test('at rest or paused are a line, others a card', () => {
    expect((['steady', 'paused', 'moving', 'unknown'] as const).map((level) => isLine({ level }))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test('deviate from their target by points, or nothing is known', () => {
    expect(deviationOf(cluster('a', { load: { atMs: NOW, cpuPercent: 71 } }))).toBe(11);
    expect(deviationOf(cluster('a', { load: { atMs: NOW } }))).toBeUndefined();
  });
});

describe('a sparkline', () => {
  test('has the target in sight with room around it, within 0 and 100', () => {
    expect(sparkRange([50, null, 55], 60)).toEqual({ min: 35, max: 80 });
    expect(sparkRange([2, 99], 60)).toEqual({ min: 0, max: 100 });
    expect(sparkRange([], 60)).toEqual({ min: 35, max: 80 });
  });

  test('is interrupted where nothing was measured', () => {
    expect(sparkPath([10, 20, null, 30, 40], (value) => value)).toBe('M0 10L25 20M75 30L100 40');
  });

  test('fills only what is above its floor', () => {
    expect(sparkPath([10, 70], (value) => value, 40)).toBe('M0 10L100 40V40H0Z');
  });
});

describe('the strip of a probe', () => {
  const series = {
    probe: 'p',
    connection: 'fresh' as const,
    fromMs: at('12:00:00'),
    succeeded: [10, 5, 0],
    failed: [0, 5, 10],
  };

  test('spans from the baseline to where the limit would be', () => {
    const injectedAtMs = at('12:01:00');
    expect(spanOf({ series: [series], injectedAtMs, downtimeMaxMs: 60 * SECOND })).toEqual({
      fromMs: at('12:00:20'),
      toMs: at('12:02:05'),
    });
    expect(spanOf({ series: [series] })).toEqual({ fromMs: at('12:00:00'), toMs: at('12:00:40') });
    expect(spanOf({ series: [] })).toBeUndefined();
  });

  test('has a bar above the line for what succeeded, and one below it for what failed', () => {
    const span = { fromMs: at('12:00:00'), toMs: at('12:00:10') };
    expect(barsPath(series, span, 'succeeded')).toBe('M1.4 50h7.2v-48h-7.2zM11.4 50h7.2v-24h-7.2z');
    expect(barsPath(series, span, 'failed')).toBe('M11.4 50h7.2v24h-7.2zM21.4 50h7.2v48h-7.2z');
  });

  test('leaves out what lies outside of its span', () => {
    const span = { fromMs: at('12:00:01'), toMs: at('12:00:02') };
    expect(barsPath(series, span, 'succeeded')).toBe('M14 50h72v-24h-72z');
  });
});

describe('the ledger', () => {
  test.for([
    { filter: '', expected: 17 },
    { filter: 'SHOP idle', expected: 2 },
    { filter: 'ada', expected: 1 },
    { filter: 'insufficientdb', expected: 1 },
    { filter: 'evenkeel-shop-4c1e', expected: 1 },
    { filter: 'since:5m', expected: 8 },
    { filter: 'before:2h shop', expected: 2 },
    { filter: 'since:soon', expected: 0 },
    { filter: 'overloded', expected: 0 },
  ])('has $expected entries for "$filter"', ({ filter, expected }) => {
    expect(ENTRIES.filter((each) => matches(each, filter, NOW))).toHaveLength(expected);
  });

  test.for([
    { group: 'all', expected: 17 },
    { group: 'changes', expected: 13 },
    { group: 'holds', expected: 2 },
    { group: 'failed', expected: 1 },
    { group: 'drills', expected: 1 },
    { group: 'people', expected: 1 },
  ] as const)('has $expected entries of the group $group', ({ group, expected }) => {
    expect(ENTRIES.filter((each) => isOfGroup(each, group))).toHaveLength(expected);
  });

  test('puts newer entries first, each once, with the outcome that came later', () => {
    const [first, second] = [entry('12:01', 'add', 'a'), entry('12:02', 'add', 'b')];
    const done = { ...second, facts: ['done'] };
    const newest = entry('12:03', 'add', 'c');
    expect(mergeEntries([second, first], [newest, done], 10)).toEqual([newest, done, first]);
  });

  test('takes older entries to their place, and holds no more than it may', () => {
    const times = ['12:05', '12:03', '12:01'].map((time) => entry(time, 'add', 'a'));
    const between = entry('12:02', 'add', 'a');
    expect(mergeEntries(times, [between], 3).map(({ atMs }) => atMs)).toEqual([at('12:05'), at('12:03'), at('12:02')]);
  });

  test('knows the nearest reason to a slip of the hand, and guesses no further', () => {
    expect(nearestReason(ENTRIES, 'overloded')).toBe('overloaded');
    expect(nearestReason(ENTRIES, 'Idel')).toBe('idle');
    expect(nearestReason(ENTRIES, 'certificate')).toBeUndefined();
  });
});

describe('messages of Slack', () => {
  test('are shown in pieces, with people by their names', () => {
    expect(readMarkup('*Hi* <@U1>, see `a_b` and _this_ &lt;now&gt;', () => 'ada')).toEqual([
      { kind: 'bold', text: 'Hi' },
      { kind: 'text', text: ' ' },
      { kind: 'mention', text: '@ada' },
      { kind: 'text', text: ', see ' },
      { kind: 'code', text: 'a_b' },
      { kind: 'text', text: ' and ' },
      { kind: 'italic', text: 'this' },
      { kind: 'text', text: ' <now>' },
    ]);
  });

  test('lead to web pages only', () => {
    expect(readMarkup('<https://example.com|a page> <javascript:alert(1)|a trap>', String)).toEqual([
      { kind: 'link', text: 'a page', href: 'https://example.com' },
      { kind: 'text', text: ' ' },
      { kind: 'text', text: 'a trap' },
    ]);
  });
});

describe('speeds', () => {
  test.for([
    { speed: 60, direction: 1, expected: 120 },
    { speed: 60, direction: -1, expected: 30 },
    { speed: 45, direction: 1, expected: 60 },
    { speed: 600, direction: 1, expected: 600 },
    { speed: 1, direction: -1, expected: 1 },
  ] as const)('$direction from $speed is $expected', ({ speed, direction, expected }) => {
    expect(nextSpeed(speed, direction, 1, 600)).toBe(expected);
  });
});
