import { A, B, C, group, MINUTE, NOW, pool, service, spare, target, targetsIn } from '../builders.ts';
import { registered, spareInB, type Row } from './row.ts';

export const balancing: readonly Row[] = [
  {
    name: 'leaves zones alone that differ by exactly what is allowed',
    seen: group([...targetsIn(A, 3), ...targetsIn(B, 2), ...targetsIn(C, 3)], spareInB),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'brings a spare where they differ by more',
    seen: group([...targetsIn(A, 4), ...targetsIn(B, 2), ...targetsIn(C, 3)], spareInB),
    expect: { kind: 'register', reason: 'uneven', targets: [spare('s1', B)], donors: [] },
  },
  {
    name: 'lets no donor go before the newcomer is healthy',
    seen: group([...targetsIn(A, 4), ...targetsIn(B, 1), target('s1', B, 'initial'), ...targetsIn(C, 2)], {
      progress: { rebalance: { newcomers: ['s1:80'], donors: ['a1:80'] }, registered: registered(1, 'replacement') },
    }),
    expect: { kind: 'hold', reason: 'newcomers-on-the-way' },
  },
  {
    name: 'lets the donor go once the newcomer is healthy',
    seen: group([...targetsIn(A, 4), ...targetsIn(B, 1), target('s1', B), ...targetsIn(C, 2)], {
      progress: { rebalance: { newcomers: ['s1:80'], donors: ['a1:80'] } },
    }),
    expect: { kind: 'deregister', reason: 'replaced', targets: [{ key: 'a1:80', id: 'a1', port: 80 }] },
  },
  {
    name: 'keeps a donor whose zone has come to need it meanwhile',
    seen: group([...targetsIn(A, 1), ...targetsIn(B, 1), target('s1', B), ...targetsIn(C, 2)], {
      progress: { rebalance: { newcomers: ['s1:80'], donors: ['a1:80'] } },
    }),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'tells a service to spread its tasks',
    seen: group([...targetsIn(A, 4), ...targetsIn(B, 1), ...targetsIn(C, 1)], {
      pool: service({ size: { desired: 6, max: 5_000, spreads: false, instances: [] } }),
    }),
    expect: { kind: 'spread', reason: 'uneven' },
  },
  {
    name: 'says that no spare could even the zones out',
    seen: group([...targetsIn(A, 4), ...targetsIn(B, 2), ...targetsIn(C, 3)]),
    expect: { kind: 'hold', reason: 'uneven-no-spare' },
  },
  {
    name: 'moves nothing of an external pool',
    seen: group([...targetsIn(A, 4), ...targetsIn(B, 2), ...targetsIn(C, 3)], { pool: pool({ kind: 'external' }) }),
    expect: { kind: 'hold', reason: 'uneven-no-spare' },
  },
  {
    name: 'weighs capacity, not heads',
    seen: group([target('a1', A, 'healthy', 4), ...targetsIn(B, 4), ...targetsIn(C, 4)], spareInB),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'lets no donor go while one of two newcomers is not healthy yet',
    seen: group(
      [...targetsIn(A, 5), ...targetsIn(B, 1), target('s1', B), target('s2', B, 'initial'), ...targetsIn(C, 3)],
      {
        progress: {
          rebalance: { newcomers: ['s1:80', 's2:80'], donors: ['a1:80', 'a2:80'] },
          registered: { 's2:80': { atMs: NOW - MINUTE, zone: B, as: 'replacement' } },
        },
      },
    ),
    expect: { kind: 'hold', reason: 'newcomers-on-the-way' },
  },
  {
    name: 'lets both donors go once both newcomers are healthy, and says what every zone keeps',
    seen: group([...targetsIn(A, 5), ...targetsIn(B, 1), target('s1', B), target('s2', B), ...targetsIn(C, 3)], {
      progress: { rebalance: { newcomers: ['s1:80', 's2:80'], donors: ['a1:80', 'a2:80'] } },
    }),
    expect: {
      kind: 'deregister',
      reason: 'replaced',
      zone: A,
      targets: [
        { key: 'a1:80', id: 'a1', port: 80 },
        { key: 'a2:80', id: 'a2', port: 80 },
      ],
      keep: { [A]: 1, [B]: 1, [C]: 1 },
    },
  },
  {
    name: 'lets only as many donors go as their zone can lose',
    seen: group([...targetsIn(A, 3), ...targetsIn(B, 3), target('s1', B), target('s2', B), ...targetsIn(C, 3)], {
      progress: { rebalance: { newcomers: ['s1:80', 's2:80'], donors: ['a1:80', 'a2:80'] } },
    }),
    policy: { minHealthyPerZone: 2 },
    expect: { kind: 'deregister', reason: 'replaced', targets: [{ key: 'a1:80' }] },
  },
  {
    name: 'lets as many donors go as may move within the minute',
    seen: group([...targetsIn(A, 5), ...targetsIn(B, 1), target('s1', B), target('s2', B), ...targetsIn(C, 3)], {
      progress: {
        rebalance: { newcomers: ['s1:80', 's2:80'], donors: ['a1:80', 'a2:80'] },
        movesMs: [NOW - 30_000, NOW - 20_000],
      },
    }),
    policy: { movesPerMinute: 3 },
    expect: { kind: 'deregister', targets: [{ key: 'a1:80' }] },
  },
  {
    name: 'lets donors wait where as many have moved as may',
    seen: group([...targetsIn(A, 4), ...targetsIn(B, 1), target('s1', B), ...targetsIn(C, 2)], {
      progress: { rebalance: { newcomers: ['s1:80'], donors: ['a1:80'] }, movesMs: [NOW - 30_000, NOW - 20_000] },
    }),
    policy: { movesPerMinute: 2 },
    expect: { kind: 'hold', reason: 'rate-used' },
  },
  {
    name: 'brings no more at once than may move in a minute, and lets no more go for it',
    seen: group([...targetsIn(A, 8), ...targetsIn(B, 2), ...targetsIn(C, 5)], {
      pool: pool({ spares: [spare('s1', B), spare('s2', B), spare('s3', B)] }),
      progress: { movesMs: [NOW - 20_000] },
    }),
    policy: { movesPerMinute: 2 },
    expect: { kind: 'register', reason: 'uneven', targets: [spare('s1', B)], donors: ['a1:80'] },
  },
  {
    name: 'evens nothing out where as many have moved as may',
    seen: group([...targetsIn(A, 4), ...targetsIn(B, 2), ...targetsIn(C, 3)], {
      ...spareInB,
      progress: { movesMs: [NOW - 20_000] },
    }),
    policy: { movesPerMinute: 1 },
    expect: { kind: 'hold', reason: 'rate-used' },
  },
  {
    name: 'evens nothing out while a target is on its way to its first passed check',
    seen: group([...targetsIn(A, 4), ...targetsIn(B, 2), target('b9', B, 'initial'), ...targetsIn(C, 3)], spareInB),
    expect: { kind: 'hold', reason: 'newcomers-on-the-way' },
  },
];
