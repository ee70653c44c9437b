import { A, B, C, group, pool, service, spare, target, targetsIn } from '../builders.ts';
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
];
