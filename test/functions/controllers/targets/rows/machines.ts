import type { TargetState } from '../../../../../functions/controllers/targets/view.ts';
import { A, B, C, group, NOW, pool, scalingGroup, spare, target, targetsIn } from '../builders.ts';
import { bridged, lasted, on, order, two, type Row } from './row.ts';

/** The same machine at another port. */
const at = (port: number, id: string, zone: string, state: TargetState = 'healthy') => ({
  ...target(id, zone, state),
  key: `${id}:${port}`,
  port,
});
const around = [...targetsIn(A, 2), ...targetsIn(C, 2)];
const settled = { ...bridged, progress: { ...bridged.progress, holdsSinceMs: NOW - 600_000 } };
const ours = (key: string) => ({ [key]: { atMs: NOW - 1_200_000, zone: B, as: 'spare' as const } });

export const machines: readonly Row[] = [
  {
    name: 'counts a machine once that is healthy at two ports, and keeps the bridge on which its zone leans',
    seen: group(
      [...around, at(9443, 'b1', B), at(80, 'b1', B), at(9443, 'b2', B, 'unhealthy'), at(9443, 'b3', B, 'unhealthy')],
      settled,
    ),
    policy: { minHealthyPerZone: 2 },
    expect: { kind: 'hold', reason: 'no-spare', numbers: { [`${B} healthy`]: 1, [`${B} registered`]: 3 } },
  },
  {
    name: 'takes the bridge away where two machines are healthy, at one port each of two',
    seen: group(
      [...around, at(9443, 'b1', B), at(80, 'b1', B, 'unhealthy'), at(9443, 'b2', B, 'unhealthy'), at(80, 'b2', B)],
      settled,
    ),
    policy: { minHealthyPerZone: 2 },
    expect: { kind: 'unbridge', reason: 'zones-hold', numbers: { [`${B} healthy`]: 2, [`${B} registered`]: 2 } },
  },
  {
    name: 'does not call a machine healthy of which no port is',
    seen: group([...around, at(9443, 'b1', B, 'unhealthy'), at(80, 'b1', B, 'unhealthy')]),
    expect: { kind: 'bridge', numbers: { [`${B} healthy`]: 0, [`${B} registered`]: 1 } },
  },
  {
    name: 'does not count a port that drains, and counts the machine by the other one',
    seen: group([...around, at(9443, 'b1', B, 'draining'), at(80, 'b1', B)]),
    expect: { kind: 'hold', reason: 'even', numbers: { [`${B} healthy`]: 1, [`${B} registered`]: 1 } },
  },
  {
    name: 'weighs a machine once, so that zones of one and of four machines are uneven',
    seen: group([...targetsIn(A, 4), at(80, 'b1', B), at(81, 'b1', B), at(82, 'b1', B), ...targetsIn(C, 4)], {
      pool: pool({ spares: [spare('s1', B)] }),
    }),
    expect: { kind: 'register', reason: 'uneven', targets: [spare('s1', B)], donors: [] },
  },
  {
    name: 'does not call a machine on its way that is healthy at another port',
    seen: group([...targetsIn(A, 4), at(80, 'b1', B), at(81, 'b1', B, 'initial'), ...targetsIn(C, 4)], {
      pool: pool({ spares: [spare('s1', B)] }),
    }),
    expect: { kind: 'register', reason: 'uneven' },
  },
  {
    name: 'counts two ports that are on their way as one machine, and takes another spare for the second',
    seen: group([...around, at(80, 's1', B, 'initial'), at(81, 's1', B, 'initial')], {
      ...on,
      pool: pool({ spares: [spare('s2', B), spare('s3', B)] }),
    }),
    policy: { minHealthyPerZone: 2 },
    expect: { kind: 'register', reason: 'zone-below-minimum', targets: [spare('s2', B)] },
  },
  {
    name: 'does not call a registration on its way whose machine ELB shows at another port',
    seen: group([...around, at(9443, 's1', B, 'unhealthy')], {
      ...on,
      progress: { registered: { 's1:80': { atMs: NOW - 1_000, zone: B, as: 'spare' } } },
    }),
    expect: { kind: 'hold', reason: 'no-spare' },
  },
  {
    name: 'lets a donor go with every port that is registered of it',
    seen: group([...targetsIn(A, 3), at(9443, 'a1', A), ...targetsIn(B, 1), target('s1', B), ...targetsIn(C, 2)], {
      progress: { rebalance: { newcomers: ['s1:80'], donors: ['a1:80'] } },
    }),
    expect: {
      kind: 'deregister',
      reason: 'replaced',
      zone: A,
      targets: [
        { key: 'a1:80', id: 'a1', port: 80 },
        { key: 'a1:9443', id: 'a1', port: 9443 },
      ],
    },
  },
  {
    name: 'lets a donor with three ports go that has died in the middle of the move',
    seen: group(
      [
        ...targetsIn(A, 3).slice(1),
        ...[80, 81, 82].map((port) => at(port, 'a1', A, 'unhealthy')),
        ...targetsIn(B, 1),
        target('s1', B),
        ...targetsIn(C, 2),
      ],
      { progress: { rebalance: { newcomers: ['s1:80'], donors: ['a1:80'] } } },
    ),
    expect: { kind: 'deregister', targets: [{ key: 'a1:80' }, { key: 'a1:81' }, { key: 'a1:82' }], keep: { [A]: 1 } },
  },
  {
    name: 'keeps a donor whose neighbour with three ports has died in the middle of the move',
    seen: group(
      [
        target('a1', A),
        ...[80, 81, 82].map((port) => at(port, 'a2', A, 'unhealthy')),
        ...targetsIn(B, 1),
        target('s1', B),
        ...targetsIn(C, 2),
      ],
      { progress: { rebalance: { newcomers: ['s1:80'], donors: ['a1:80'] } } },
    ),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'lets no donor go whose zone has two machines and needs two, however many their ports',
    seen: group([...targetsIn(A, 2), at(9443, 'a2', A), ...targetsIn(B, 2), target('s1', B), ...targetsIn(C, 2)], {
      progress: { rebalance: { newcomers: ['s1:80'], donors: ['a1:80'] } },
    }),
    policy: { minHealthyPerZone: 2 },
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'lets a spare go with both of the ports that it has registered',
    seen: group([...two, at(80, 's1', B), at(81, 's1', B)], {
      progress: { ...lasted, registered: { ...ours('s1:80'), ...ours('s1:81') } },
    }),
    expect: { kind: 'deregister', reason: 'surplus', targets: [{ key: 's1:80' }, { key: 's1:81' }] },
  },
  {
    name: 'keeps a spare of which somebody else has registered another port',
    seen: group([...two, at(80, 's1', B), at(9443, 's1', B)], {
      progress: { ...lasted, registered: ours('s1:80') },
    }),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'lets two machines go within a minute that takes two, although four ports leave',
    seen: group([...two, at(80, 's1', B), at(81, 's1', B), at(80, 's2', B), at(81, 's2', B)], {
      progress: { ...lasted, registered: { ...ours('s1:80'), ...ours('s1:81'), ...ours('s2:80'), ...ours('s2:81') } },
    }),
    policy: { movesPerMinute: 2 },
    expect: {
      kind: 'deregister',
      targets: [{ key: 's1:80' }, { key: 's1:81' }, { key: 's2:80' }, { key: 's2:81' }],
    },
  },
  {
    name: 'knows an instance that it asked for by the address that it is registered by, and drains it before it gives it back',
    seen: group([...two, { ...target('10.0.2.9', B), machine: 'i-new' }], {
      pool: scalingGroup({ registersItself: false }),
      progress: { ...lasted, orders: { one: order }, registered: ours('10.0.2.9:80') },
    }),
    expect: { kind: 'deregister', reason: 'surplus', targets: [{ key: '10.0.2.9:80', id: '10.0.2.9', port: 80 }] },
  },
  {
    name: 'gives no instance back that its zone needs, whatever it is registered by',
    seen: group([...around, { ...target('10.0.2.9', B), machine: 'i-new' }], {
      pool: scalingGroup(),
      progress: { ...lasted, orders: { one: order } },
    }),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'counts registrations, not machines, for the quota of ELB',
    seen: group(
      [
        ...around,
        ...Array.from({ length: 250 }, (_, n) => [80, 81].map((port) => at(port, `b${n}`, B, 'unhealthy'))).flat(),
      ],
      { ...on, pool: pool({ spares: [spare('s1', B)] }) },
    ),
    expect: { kind: 'hold', reason: 'target-quota', numbers: { [`${B} registered`]: 250 } },
  },
];
