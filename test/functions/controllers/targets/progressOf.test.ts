import { describe, expect, test } from 'vitest';
import { NO_PROGRESS, type Progress } from '../../../../functions/controllers/targets/progress.ts';
import { progressOf } from '../../../../functions/controllers/targets/progressOf.ts';
import type { TargetView } from '../../../../functions/controllers/targets/view.ts';
import { order } from './rows/row.ts';
import { A, B, C, group, MINUTE, NOW, policy, scalingGroup, target, targetsIn } from './builders.ts';

const two = [...targetsIn(A, 2), ...targetsIn(B, 2), ...targetsIn(C, 2)];

/** What is left of this, seen with these targets. */
const left = (progress: Partial<Progress>, targets: readonly TargetView[] = two, changes = {}, news = {}) =>
  progressOf(
    group(targets, changes).view,
    { progress: { ...NO_PROGRESS, ...progress }, marks: new Map([['news#shop', news]]) },
    policy(),
    NOW,
  );

const on = { crossZone: { setting: 'true', isOn: true } };
const spareSince = (ms: number) => ({ atMs: NOW - ms, zone: B, as: 'spare' as const });
const replacementSince = (ms: number) => ({ atMs: NOW - ms, zone: B, as: 'replacement' as const });

test('moves count for a minute', () => {
  expect(left({ movesMs: [NOW - MINUTE, NOW - MINUTE + 1, NOW] }).movesMs).toEqual([NOW - MINUTE + 1, NOW]);
});

test('a spare that failed is passed over until its time is up', () => {
  expect(left({ passedOver: { 'p1:80': NOW, 'p2:80': NOW + 1 } }).passedOver).toEqual({ 'p2:80': NOW + 1 });
});

describe('a group that is none for us at this time', () => {
  const lent: Partial<Progress> = {
    bridge: { sinceMs: NOW - 60 * MINUTE, before: 'false' },
    registered: { 's1:80': spareSince(60 * MINUTE) },
    orders: { one: order },
    holdsSinceMs: NOW - MINUTE,
    surplusSinceMs: NOW - MINUTE,
  };

  test.for(['not-tagged', 'no-load-balancer', 'other-load-balancer'] as const)(
    'remembers what it was lent while it is %s, and not for how long its zones hold',
    (unfit) => {
      expect(left(lent, [], { unfit, zones: [] })).toMatchObject({
        bridge: lent.bridge,
        registered: lent.registered,
        orders: lent.orders,
        holdsSinceMs: undefined,
        surplusSinceMs: undefined,
      });
    },
  );

  test('forgets it where the group is gone', () => {
    expect(left(lent, [], { unfit: 'group-not-found', zones: [] })).toMatchObject({
      bridge: undefined,
      registered: {},
    });
  });
});

describe('a bridge', () => {
  const since = (ms: number) => ({ bridge: { sinceMs: NOW - ms, before: 'false' as const } });

  test('is ours as long as it is on', () => {
    expect(left(since(20 * MINUTE), two, on).bridge).toEqual({ sinceMs: NOW - 20 * MINUTE, before: 'false' });
  });

  test('is given a minute to be seen', () => {
    expect(left(since(MINUTE - 1)).bridge).toBeDefined();
    expect(left(since(MINUTE)).bridge).toBeUndefined();
  });

  test('that is on by another hand is not ours', () => {
    expect(left({}, two, on).bridge).toBeUndefined();
  });
});

describe('of what was registered', () => {
  test('a healthy spare is remembered, so that it can leave again', () => {
    expect(left({ registered: { 's1:80': spareSince(MINUTE) } }, [...two, target('s1', B)]).registered).toEqual({
      's1:80': spareSince(MINUTE),
    });
  });

  test('a healthy replacement is a target like any other, and one that is not yet is remembered', () => {
    const registered = { 's1:80': replacementSince(MINUTE), 's2:80': replacementSince(MINUTE) };
    const { registered: known } = left({ registered }, [...two, target('s1', B), target('s2', B, 'initial')]);
    expect(Object.keys(known)).toEqual(['s2:80']);
  });

  test('what ELB does not show is believed for two minutes', () => {
    const registered = { 's1:80': spareSince(2 * MINUTE - 1), 's2:80': spareSince(2 * MINUTE) };
    expect(Object.keys(left({ registered }).registered)).toEqual(['s1:80']);
  });

  test('what drains is forgotten', () => {
    const registered = { 's1:80': spareSince(MINUTE) };
    expect(left({ registered }, [...two, target('s1', B, 'draining')]).registered).toEqual({});
  });
});

describe('a rebalancing', () => {
  const rebalance = { newcomers: ['n1:80', 'n2:80'], donors: ['a1:80', 'a2:80'] };
  const registered = { 'n1:80': replacementSince(9 * MINUTE), 'n2:80': replacementSince(10 * MINUTE - 1) };

  test('goes on while newcomers have time to become healthy, seen or not', () => {
    expect(left({ rebalance, registered }, [...two, target('n1', B)]).rebalance).toEqual(rebalance);
  });

  test('ends when one of two newcomers has not become healthy within ten minutes', () => {
    const late = { ...registered, 'n2:80': replacementSince(10 * MINUTE) };
    const targets = [...two, target('n1', B), target('n2', B, 'unhealthy')];
    expect(left({ rebalance, registered: late }, targets).rebalance).toBeUndefined();
  });

  test('ends when one of two newcomers is gone', () => {
    const known = { 'n1:80': registered['n1:80'] };
    expect(left({ rebalance, registered: known }, [...two, target('n1', B)]).rebalance).toBeUndefined();
  });

  test('goes on while one of two donors is there', () => {
    const targets = [target('a1', A, 'draining'), ...two.slice(1), target('n1', B), target('n2', B)];
    expect(left({ rebalance, registered }, targets).rebalance).toEqual(rebalance);
  });

  test('ends when one donor drains and the other is gone', () => {
    const targets = [target('a1', A, 'draining'), ...two.slice(2), target('n1', B), target('n2', B)];
    expect(left({ rebalance, registered }, targets).rebalance).toBeUndefined();
  });
});

describe('of what leaves', () => {
  test.for(['draining', 'unhealthy.draining'] as const)('a target is remembered while it is %s', (state) => {
    const leaving = { 'l1:80': NOW - 60 * MINUTE };
    expect(left({ leaving }, [...two, target('l1', B, state)]).leaving).toEqual(leaving);
  });

  test('one that ELB still shows as it was is believed to leave for two minutes', () => {
    const leaving = { 'l1:80': NOW - 2 * MINUTE + 1, 'l2:80': NOW - 2 * MINUTE };
    const targets = [...two, target('l1', B), target('l2', B)];
    expect(Object.keys(left({ leaving }, targets).leaving)).toEqual(['l1:80']);
  });

  test('one that is gone is forgotten', () => {
    expect(left({ leaving: { 'l1:80': NOW - 2 * MINUTE } }).leaving).toEqual({});
  });
});

describe('since when', () => {
  test('the zones hold is when it was seen first', () => {
    expect(left({}).holdsSinceMs).toBe(NOW);
    expect(left({ holdsSinceMs: NOW - MINUTE }).holdsSinceMs).toBe(NOW - MINUTE);
  });

  test('the zones hold is forgotten once one of them does not', () => {
    const bDead = [...targetsIn(A, 2), ...targetsIn(B, 2, 'unhealthy'), ...targetsIn(C, 2)];
    expect(left({ holdsSinceMs: NOW - MINUTE }, bDead).holdsSinceMs).toBeUndefined();
  });

  test('something could be given back is when it was seen first, and forgotten once all is needed', () => {
    const registered = { 's1:80': spareSince(MINUTE) };
    const withSpare = [...two, target('s1', B)];
    expect(left({ registered }, withSpare).surplusSinceMs).toBe(NOW);
    expect(left({ registered, surplusSinceMs: NOW - MINUTE }, withSpare).surplusSinceMs).toBe(NOW - MINUTE);
    expect(left({ surplusSinceMs: NOW - MINUTE }, two).surplusSinceMs).toBeUndefined();
  });
});

describe('instances of a pool', () => {
  const order = (zone: string, minutesAgo: number, count = 1, instanceIds: string[] = []) => ({
    atMs: NOW - minutesAgo * MINUTE,
    zone,
    count,
    instanceIds,
    desired: 7,
    isOpen: false,
    desiredAfter: undefined,
  });
  const instance = (id: string, zone: string, launchedMs: number) => ({ id, zone, launchedMs });
  const adopted = (orders: Progress['orders'], instances: ReturnType<typeof instance>[]) => {
    const pool = scalingGroup({ size: { desired: 6, max: 10, spreads: true, instances } });
    const { orders: known } = left({ orders }, two, { pool });
    return Object.fromEntries(Object.entries(known).map(([token, { instanceIds }]) => [token, instanceIds]));
  };

  test('launched in the zone since the order came of it, to the second, and no more than were asked for', () => {
    const atMs = NOW - 5 * MINUTE;
    const instances = [
      instance('i-early', A, atMs - 1_001),
      instance('i-1', A, atMs - 1_000),
      instance('i-elsewhere', B, atMs + 1),
      instance('i-2', A, atMs + 1),
      instance('i-3', A, atMs + 2),
    ];
    expect(adopted({ one: order(A, 5, 2) }, instances)).toEqual({ one: ['i-1', 'i-2'] });
  });

  test('belong to one order only', () => {
    const instances = [instance('i-1', A, NOW - 4 * MINUTE), instance('i-2', A, NOW - MINUTE)];
    expect(adopted({ one: order(A, 5), two: order(A, 2) }, instances)).toEqual({ one: ['i-1'], two: ['i-2'] });
    expect(adopted({ one: order(A, 5), two: order(A, 5) }, instances)).toEqual({ one: ['i-1'], two: ['i-2'] });
    expect(adopted({ one: order(A, 5), two: order(A, 5, 1, ['i-1']) }, instances)).toEqual({
      one: ['i-2'],
      two: ['i-1'],
    });
  });

  test('that are known already count among those that were asked for', () => {
    const instances = ['i-1', 'i-2', 'i-3'].map((id) => instance(id, A, NOW - MINUTE));
    expect(adopted({ one: order(A, 5, 2, ['i-1']) }, instances)).toEqual({ one: ['i-1', 'i-2'] });
  });

  test('that have not come within an hour never will', () => {
    const instances = [instance('i-other', B, NOW - 90 * MINUTE)];
    expect(adopted({ one: order(A, 60), two: order(A, 59) }, instances)).toEqual({ two: [] });
  });

  test('are not missed where the pool has no names for them', () => {
    expect(adopted({ one: order(A, 600) }, [])).toEqual({ one: [] });
  });
});

describe('what events have told of a group', () => {
  const warned = (warning: 'interruption' | 'rebalance', minutesAgo: number, id = 'b1') => ({
    [`warned ${id}`]: { warning, atMs: NOW - minutesAgo * MINUTE },
  });
  const told = (news: object, targets = two) => left({}, targets, {}, news);

  test('is of no interest without any', () => {
    expect(told({})).toMatchObject({ warned: {}, otherHand: undefined });
  });

  test.for([
    ['interruption', 9, true],
    ['interruption', 10, false],
    ['rebalance', 59, true],
    ['rebalance', 60, false],
  ] as const)('a warning of %s counts after %i minutes: %s', ([warning, minutes, counts]) => {
    expect('b1' in told(warned(warning, minutes)).warned).toBe(counts);
  });

  test('counts for a target only', () => {
    expect(told(warned('interruption', 1, 'i-gone')).warned).toEqual({});
    const both = { ...warned('interruption', 1), ...warned('rebalance', 2, 'c1') };
    expect(Object.keys(told(both).warned)).toEqual(['b1', 'c1']);
  });

  test.for([
    [359, true],
    [360, false],
  ] as const)('says after %i minutes who else has changed its attributes: %s', ([minutes, says]) => {
    const otherHand = { principal: 'arn:aws:iam::123456789012:user/ada', atMs: NOW - minutes * MINUTE };
    expect(told({ otherHand }).otherHand).toEqual(says ? otherHand : undefined);
  });
});
