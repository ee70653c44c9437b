import {
  A,
  B,
  C,
  group,
  MINUTE,
  NOW,
  pool,
  scalingGroup,
  service,
  spare,
  target,
  targetsIn,
  thresholds,
} from '../builders.ts';
import { bridged, lasted, on, order, registered, spareInB, two, type Row } from './row.ts';

const around = [...targetsIn(A, 3), ...targetsIn(C, 3)];
/** Of the second zone's targets, the first ones are healthy and the last ones are not. */
const inB = (healthy: number, sick: number) => [
  ...targetsIn(B, healthy),
  ...Array.from({ length: sick }, (_, at) => target(`b-sick${at}`, B, 'unhealthy')),
];
const spares = { pool: pool({ spares: ['s1', 's2', 's3', 's4', 's5'].map((id) => spare(id, B)) }) };
const dns = (percent: number) => ({ thresholds: thresholds({ percent }) });
const routing = (percent: number) => ({ thresholds: thresholds({ percent }, { percent }) });
const always = { crossZone: 'always', allowedSkew: 5 } as const;
const lastedBridge = { ...bridged, progress: { ...bridged.progress, holdsSinceMs: NOW - 10 * MINUTE } };

export const ofThresholds: readonly Row[] = [
  // In each zone, with cross-zone load balancing off or as a bridge
  {
    name: 'takes one spare for one sick target at 100 %, not all of them',
    seen: group([...around, ...inB(2, 1)], { ...on, ...spares, ...dns(100) }),
    expect: { kind: 'register', targets: [spare('s1', B)], numbers: { [`${B} required`]: 3 } },
  },
  {
    name: 'takes no second spare once that one serves, and says that 100 % is out of reach',
    seen: group([...around, ...inB(2, 1), target('s1', B)], {
      ...on,
      ...spares,
      ...dns(100),
      progress: { registered: registered(5) },
    }),
    expect: { kind: 'hold', reason: 'threshold-out-of-reach', numbers: { [`${B} required`]: 3 } },
  },
  {
    name: 'says so at once where the pool has none',
    seen: group([...around, ...inB(2, 1)], { ...on, ...dns(100) }),
    expect: { kind: 'hold', reason: 'threshold-out-of-reach' },
  },
  {
    name: 'calls a zone short of spares that is below the minimum of the fleet, too',
    seen: group([...around, ...inB(2, 1)], { ...on, ...dns(100) }),
    policy: { minHealthyPerZone: 3 },
    expect: { kind: 'hold', reason: 'no-spare' },
  },
  {
    name: 'calls a zone short of spares that is below the count of the threshold, too',
    seen: group([...around, ...inB(2, 1)], { ...on, thresholds: thresholds({ count: 3, percent: 100 }) }),
    expect: { kind: 'hold', reason: 'no-spare' },
  },
  {
    name: 'takes as many spares as make 50 % true beside three sick targets of four',
    seen: group([...around, ...inB(1, 3)], { ...on, ...spares, ...dns(50) }),
    expect: { kind: 'register', targets: [spare('s1', B), spare('s2', B)], numbers: { [`${B} required`]: 3 } },
  },
  {
    name: 'is content when 50 % are healthy',
    seen: group([...around, ...inB(1, 3), target('s1', B), target('s2', B)], {
      ...dns(50),
      progress: { registered: { ...registered(5), 's2:80': { atMs: NOW - 5 * MINUTE, zone: B, as: 'spare' } } },
    }),
    expect: { kind: 'hold', reason: 'even', numbers: { [`${B} required`]: 3 } },
  },
  {
    name: 'takes one spare for 80 % where three of three were wanted, although four would have to be healthy',
    seen: group([...around, ...inB(2, 1)], { ...on, ...spares, ...dns(80) }),
    expect: { kind: 'register', targets: [spare('s1', B)] },
  },
  {
    name: 'says that 80 % is out of reach beside one of three that is sick',
    seen: group([...around, ...inB(2, 1), target('s1', B)], {
      ...on,
      ...dns(80),
      progress: { registered: registered(5) },
    }),
    expect: { kind: 'hold', reason: 'threshold-out-of-reach' },
  },
  {
    name: 'reaches 75 % with the same spare',
    seen: group([...around, ...inB(2, 1), target('s1', B)], { ...dns(75), progress: { registered: registered(5) } }),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'keeps the bridge while a percentage is out of reach',
    seen: group([...around, ...inB(2, 1), target('s1', B)], {
      ...lastedBridge,
      ...dns(100),
      progress: { ...lastedBridge.progress, registered: registered(5) },
    }),
    expect: { kind: 'hold', reason: 'threshold-out-of-reach' },
  },
  {
    name: 'takes the bridge away where the same zone has a percentage that it meets',
    seen: group([...around, ...inB(2, 1)], { ...lastedBridge, ...dns(66) }),
    expect: { kind: 'unbridge', keep: { [A]: 2, [B]: 2, [C]: 2 } },
  },
  {
    name: 'finds ELB’s percentage missed where a healthy machine has two sick ports, and needs no further machine',
    seen: group(
      [
        ...around,
        ...targetsIn(B, 3),
        ...[81, 82].map((port) => ({ ...target('b1', B, 'unhealthy'), key: `b1:${port}`, port })),
      ],
      { ...spares, ...dns(61) },
    ),
    expect: { kind: 'hold', reason: 'threshold-out-of-reach', numbers: { [`${B} healthy`]: 3, [`${B} required`]: 2 } },
  },
  {
    name: 'does not ask an Auto Scaling group again for a percentage of what it has launched for it',
    seen: group([...around, ...inB(2, 1), target('i-new', B)], {
      ...on,
      ...dns(100),
      pool: scalingGroup(),
      progress: { orders: { one: order } },
    }),
    expect: { kind: 'hold', reason: 'threshold-out-of-reach' },
  },
  {
    name: 'does not ask a service again for a percentage of the tasks that it has asked for',
    seen: group([...around, ...inB(2, 1), target('10.0.2.9', B)], {
      ...on,
      ...dns(100),
      pool: service({ size: { desired: 10, max: 5_000, spreads: true, instances: [] } }),
      progress: { orders: { one: { ...order, desired: 10, instanceIds: [] } } },
    }),
    expect: { kind: 'hold', reason: 'threshold-out-of-reach' },
  },
  {
    name: 'gives a spare back at 100 % once every target is healthy',
    seen: group([...around, ...inB(3, 0), target('s1', B)], {
      ...dns(100),
      progress: { ...lasted, registered: registered(20) },
    }),
    expect: { kind: 'deregister', reason: 'surplus', targets: [{ key: 's1:80' }] },
  },
  {
    name: 'says that 100 % is out of reach, and not that there is no room, where the quota of targets is full',
    seen: group([...around, ...inB(499, 1)], { ...on, ...spares, ...dns(100) }),
    expect: { kind: 'hold', reason: 'threshold-out-of-reach' },
  },
  {
    name: 'says that the quota is full where more targets would reach the percentage',
    seen: group([...around, ...inB(200, 300)], { ...on, ...spares, ...dns(50) }),
    expect: { kind: 'hold', reason: 'target-quota', numbers: { [`${B} required`]: 300 } },
  },
  // A rebalancing
  {
    name: 'does not count a newcomer of a rebalancing as wanted before it serves',
    seen: group([...targetsIn(A, 4), ...inB(1, 0), target('s1', B, 'initial'), ...targetsIn(C, 2)], {
      ...dns(100),
      progress: { rebalance: { newcomers: ['s1:80'], donors: ['a1:80'] }, registered: registered(1, 'replacement') },
    }),
    expect: { kind: 'hold', reason: 'newcomers-on-the-way' },
  },
  {
    name: 'lets a donor go at 100 %, for it is not wanted any more',
    seen: group([...targetsIn(A, 4), ...inB(1, 0), target('s1', B), ...targetsIn(C, 2)], {
      ...dns(100),
      progress: { rebalance: { newcomers: ['s1:80'], donors: ['a1:80'] } },
    }),
    expect: { kind: 'deregister', reason: 'replaced', targets: [{ key: 'a1:80' }], keep: { [A]: 3, [B]: 2, [C]: 2 } },
  },
  {
    name: 'brings no newcomer into a zone that it would take below its percentage until it is healthy',
    seen: group([...targetsIn(A, 4), ...targetsIn(B, 2), ...targetsIn(C, 3)], { ...spareInB, ...dns(67) }),
    expect: { kind: 'hold', reason: 'uneven-no-spare' },
  },
  {
    name: 'brings one where two of three are enough',
    seen: group([...targetsIn(A, 4), ...targetsIn(B, 2), ...targetsIn(C, 3)], { ...spareInB, ...dns(66) }),
    expect: { kind: 'register', reason: 'uneven' },
  },
  // Whether a bridge would help
  {
    name: 'does not bridge where the dead targets of one zone would take all zones below the routing threshold',
    seen: group([...around, ...inB(0, 3)], { ...spares, ...routing(67) }),
    expect: { kind: 'register', reason: 'zone-below-minimum' },
  },
  {
    name: 'says so where nothing else helps',
    seen: group([...around, ...inB(0, 3)], routing(67)),
    expect: { kind: 'hold', reason: 'bridge-below-threshold' },
  },
  {
    name: 'bridges where exactly enough are healthy in all zones together',
    seen: group([...around, ...inB(0, 3)], routing(66)),
    expect: { kind: 'bridge', reason: 'zone-below-minimum' },
  },
  {
    name: 'bridges where only DNS has a threshold: no zone is sent to dead targets by it',
    seen: group([...around, ...inB(0, 3)], dns(67)),
    expect: { kind: 'bridge', reason: 'zone-below-minimum' },
  },
  {
    name: 'does not turn it on for good below the routing threshold, and says so',
    seen: group([...around, ...inB(2, 1)], routing(100)),
    policy: { ...always, minHealthyPerZone: 1 },
    expect: { kind: 'hold', reason: 'threshold-out-of-reach' },
  },
  // Over all zones, with cross-zone load balancing on for good
  {
    name: 'counts all zones together for a percentage while cross-zone load balancing is on for good',
    seen: group([...around, ...inB(1, 2)], { ...on, ...spares, ...dns(77) }),
    policy: always,
    expect: { kind: 'hold', reason: 'even', numbers: { [`${B} required`]: 1 } },
  },
  {
    name: 'brings the emptiest zone what all together lack',
    seen: group([...around, ...inB(1, 2)], { ...on, ...spares, ...dns(80) }),
    policy: always,
    expect: { kind: 'register', targets: [spare('s1', B)], numbers: { [`${B} required`]: 2 } },
  },
  {
    name: 'counts all zones together for a count, too',
    seen: group([...around, ...inB(1, 2)], { ...on, ...spares, thresholds: thresholds({ count: 7 }) }),
    policy: always,
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'says that 100 % of all zones is out of reach while one target of any is sick',
    seen: group([...around, ...inB(2, 1)], { ...on, ...dns(100) }),
    policy: always,
    expect: { kind: 'hold', reason: 'threshold-out-of-reach' },
  },
  {
    name: 'keeps a spare that all zones together need, although its own does without',
    seen: group([...two, target('s1', B)], {
      ...on,
      thresholds: thresholds({ count: 7 }),
      progress: { ...lasted, registered: registered(20) },
    }),
    policy: always,
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'lets it go where all together have one more than they need, and says what they keep',
    seen: group([...two, target('s1', B)], {
      ...on,
      thresholds: thresholds({ count: 6 }),
      progress: { ...lasted, registered: registered(20) },
    }),
    policy: always,
    expect: { kind: 'deregister', reason: 'surplus', keep: { [A]: 1, [B]: 1, [C]: 1, all: 6 } },
  },
  {
    name: 'lets no donor go that all zones together need',
    seen: group([...targetsIn(A, 3), ...targetsIn(B, 1), target('s1', B), ...targetsIn(C, 2)], {
      ...on,
      thresholds: thresholds({ count: 7 }),
      progress: { rebalance: { newcomers: ['s1:80'], donors: ['a1:80'] } },
    }),
    policy: { ...always, minHealthyPerZone: 1 },
    expect: { kind: 'hold', reason: 'even' },
  },
];
