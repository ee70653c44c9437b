import { describe, expect, test } from 'vitest';
import type { Failure } from '../../../../functions/control-loop/failures.ts';
import type { Decision } from '../../../../functions/controllers/targets/decision.ts';
import {
  IncompleteLaunchError,
  memory,
  NO_PROGRESS,
  type Progress,
  readProgress,
} from '../../../../functions/controllers/targets/progress.ts';
import { A, B, failed, MINUTE, NOW, spare } from './builders.ts';

const HOUR = 60 * MINUTE;
const numbers = {};
const keep = { [A]: 1, [B]: 2 };
const pool = { autoScalingGroup: 'web' };

const orderOf = (zone: string, changes: Partial<Progress['orders'][string]> = {}) => ({
  atMs: NOW - 5 * MINUTE,
  zone,
  count: 1,
  instanceIds: [],
  desired: 7,
  isOpen: false,
  desiredAfter: undefined,
  ...changes,
});

/** Two of everything, of unequal age. */
const before: Progress = {
  ...NO_PROGRESS,
  bridge: { sinceMs: NOW - 20 * MINUTE, before: 'false' },
  registered: {
    's1:80': { atMs: NOW - 3 * MINUTE, zone: A, as: 'spare' },
    's2:80': { atMs: NOW - 2 * MINUTE, zone: B, as: 'spare' },
  },
  rebalance: { newcomers: ['n1:80', 'n2:80'], donors: ['d1:80', 'd2:80'] },
  leaving: { 'l1:80': NOW - MINUTE },
  orders: { one: orderOf(A), two: orderOf(B, { isOpen: true }) },
  movesMs: [NOW - 30_000],
  passedOver: { 'p1:80': NOW + MINUTE },
};

const leaver = (id: string) => ({ key: `${id}:80`, id, port: 80 });
const register = (targets: ReturnType<typeof spare>[], donors: string[] = []): Decision => {
  const reason = donors.length > 0 ? 'uneven' : 'zone-below-minimum';
  return { kind: 'register', reason, targets, donors, numbers };
};
type Deregistration = Extract<Decision, { kind: 'deregister' }>;
const deregister = (reason: Deregistration['reason'], ...ids: string[]): Decision => {
  return { kind: 'deregister', reason, zone: A, targets: ids.map(leaver), keep, numbers };
};
const launch = (token: string, zone: string = A): Decision => {
  return { kind: 'launch', reason: 'no-spare', pool, zone, count: 2, token, desired: 8, numbers };
};
const returnOrder: Decision = {
  kind: 'return',
  reason: 'surplus',
  pool,
  zone: A,
  token: 'one',
  instanceIds: ['i-1'],
  count: 1,
  desired: 6,
  keep,
  numbers,
};

describe('what is remembered before', () => {
  const after = (decision: Decision) => memory.progressOnDecision(before, decision, NOW);

  test('a bridge is since when it is on, and what was set before', () => {
    const decision: Decision = {
      kind: 'bridge',
      reason: 'zone-below-minimum',
      before: 'use_load_balancer_configuration',
      numbers,
    };
    expect(after(decision).bridge).toEqual({ sinceMs: NOW, before: 'use_load_balancer_configuration' });
  });

  test('cross-zone load balancing that the fleet wants for good is nothing: it is not given back', () => {
    expect(after({ kind: 'bridge', reason: 'always', before: 'false', numbers })).toEqual(before);
  });

  test('spares are registered is each of them, and a move for each', () => {
    expect(after(register([spare('s3', A), spare('s4', B)]))).toEqual({
      ...before,
      registered: {
        ...before.registered,
        's3:80': { atMs: NOW, zone: A, as: 'spare' },
        's4:80': { atMs: NOW, zone: B, as: 'spare' },
      },
      movesMs: [NOW - 30_000, NOW, NOW],
    });
  });

  test('a rebalancing begins is who comes for whom', () => {
    const { registered, rebalance } = after(register([spare('s3', B)], ['d3:80', 'd4:80']));
    expect(registered['s3:80']).toEqual({ atMs: NOW, zone: B, as: 'replacement' });
    expect(rebalance).toEqual({ newcomers: ['s3:80'], donors: ['d3:80', 'd4:80'] });
  });

  test('targets are deregistered is who leaves, and a move for each', () => {
    const { leaving, passedOver, movesMs } = after(deregister('surplus', 's1', 's2'));
    expect(leaving).toEqual({ 'l1:80': NOW - MINUTE, 's1:80': NOW, 's2:80': NOW });
    expect(movesMs).toEqual([NOW - 30_000, NOW, NOW]);
    expect(passedOver).toEqual(before.passedOver);
  });

  test('a machine is deregistered at two ports is one move', () => {
    const targets = [leaver('s1'), leaver('s2'), { key: 's1:81', id: 's1', port: 81 }];
    const decision = { kind: 'deregister', reason: 'surplus', zone: A, targets, keep, numbers } as const;
    expect(after(decision).movesMs).toEqual([NOW - 30_000, NOW, NOW]);
  });

  test('failed newcomers are deregistered is also to pass them over for an hour', () => {
    expect(after(deregister('newcomer-failed', 's1', 's2')).passedOver).toEqual({
      'p1:80': NOW + MINUTE,
      's1:80': NOW + HOUR,
      's2:80': NOW + HOUR,
    });
  });

  test('a pool is asked is an order that is open', () => {
    expect(after(launch('three')).orders).toEqual({
      ...before.orders,
      three: orderOf(A, { atMs: NOW, count: 2, desired: 8, isOpen: true }),
    });
  });

  test('a pool is asked once more is the same order, as old as it was', () => {
    expect(after(launch('two', B)).orders['two']).toMatchObject({ atMs: NOW - 5 * MINUTE, isOpen: true });
  });

  test('capacity is given back is what the desired count becomes, for that order only', () => {
    expect(after(returnOrder).orders).toEqual({ ...before.orders, one: orderOf(A, { desiredAfter: 6 }) });
  });
});

describe('what is remembered once', () => {
  const after = (decision: Decision) => memory.progressOnSuccess(before, decision, NOW);

  test('a bridge is taken away is nothing of it', () => {
    const decision: Decision = { kind: 'unbridge', reason: 'zones-hold', setting: 'false', keep, numbers };
    expect(after(decision)).toEqual({ ...before, bridge: undefined });
  });

  test('one of two donors has left is the other, and both spares', () => {
    const { rebalance, registered } = after(deregister('replaced', 'd1'));
    expect(rebalance).toEqual({ newcomers: ['n1:80', 'n2:80'], donors: ['d2:80'] });
    expect(registered).toEqual(before.registered);
  });

  test('both donors have left is no rebalancing any more', () => {
    expect(after(deregister('replaced', 'd1', 'd2')).rebalance).toBeUndefined();
  });

  test('one of two spares has left is the other', () => {
    expect(Object.keys(after(deregister('surplus', 's1')).registered)).toEqual(['s2:80']);
  });

  test('a pool has taken one of two orders is that this one is not open any more', () => {
    const { orders } = memory.progressOnSuccess(
      { ...before, orders: { one: orderOf(A, { isOpen: true }), two: orderOf(B, { isOpen: true }) } },
      launch('two', B),
      NOW,
    );
    expect([orders['one']!.isOpen, orders['two']!.isOpen]).toEqual([true, false]);
  });

  test('one of two orders is undone is the other', () => {
    expect(Object.keys(after(returnOrder).orders)).toEqual(['two']);
  });

  test('anything else is done is what was remembered before it', () => {
    expect(after(register([spare('s3', A)]))).toBe(before);
    const spread: Decision = {
      kind: 'spread',
      reason: 'uneven',
      pool: { ecsService: { cluster: 'main', service: 'web' } },
      numbers,
    };
    expect(after(spread)).toBe(before);
  });
});

describe('after a failure', () => {
  const after = (decision: Decision, error: unknown) => memory.progressOnFailure!(before, decision, error, NOW);

  test('an order that has come to nothing is given up, and the other one stays', () => {
    const nothing = new IncompleteLaunchError('0 of 2 launched', []);
    expect(Object.keys(after(launch('two', B), nothing).orders)).toEqual(['one']);
  });

  test('an order of which a part came is that part, and what is missing is ordered anew', () => {
    const part = new IncompleteLaunchError('1 of 2 launched', ['i-7']);
    const { orders } = after(launch('two', B), part);
    expect(Object.keys(orders)).toEqual(['one', 'two']);
    expect(orders['one']).toEqual(before.orders['one']);
    expect(orders['two']).toMatchObject({ atMs: NOW - 5 * MINUTE, count: 1, instanceIds: ['i-7'], isOpen: false });
  });

  test('an order that AWS may have taken stays, and is sent again under its name', () => {
    expect(after(launch('two', B), new Error('TimeoutError'))).toBe(before);
  });

  test('what else failed is decided about anew', () => {
    expect(after(deregister('surplus', 's1'), new IncompleteLaunchError('not about this', []))).toBe(before);
  });
});

describe('what an older version has written', () => {
  test('is read with its plan as a rebalancing', () => {
    const plan = { newcomers: ['n1:80', 'n2:80'], donors: ['d1:80'] };
    const { rebalance: _, ...older } = before;
    expect(readProgress({ ...older, plan })).toEqual({ ...before, rebalance: plan });
  });

  test('is read without the failures that were counted by kind', () => {
    const failures = { ...failed('bridge', NOW + 1), launch: { count: 4, lastMs: NOW } as Failure };
    expect(readProgress({ ...before, failures }).failures).toEqual(failed('bridge', NOW + 1));
  });

  test('is completed', () => {
    expect(readProgress(undefined)).toEqual(NO_PROGRESS);
    expect(readProgress({ ...before, repetitions: { bridge: [NOW] } })).toEqual({
      ...before,
      repetitions: { bridge: [NOW] },
    });
  });
});
