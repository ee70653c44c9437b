import { A, B, C, group, MINUTE, NOW, scalingGroup, service, target, targetsIn, thresholds } from '../builders.ts';
import { bDead, bridged, lasted, on, order, registered, two, type Row } from './row.ts';

export const givingBack: readonly Row[] = [
  {
    name: 'keeps the bridge until every zone has held for long enough',
    seen: group(two, { ...bridged, progress: { ...bridged.progress, holdsSinceMs: NOW - 5 * MINUTE + 1 } }),
    expect: { kind: 'hold', reason: 'settling' },
  },
  {
    name: 'takes the bridge away then, and sets what was set before',
    seen: group(two, { ...bridged, progress: { ...bridged.progress, holdsSinceMs: NOW - 5 * MINUTE } }),
    expect: { kind: 'unbridge', reason: 'zones-hold', setting: 'false' },
  },
  {
    name: 'leaves cross-zone load balancing on that is not by our hand',
    seen: group(two, { ...on, progress: lasted }),
    expect: { kind: 'hold', reason: 'cross-zone-not-ours' },
  },
  {
    name: 'turns off what the fleet never wants on',
    seen: group(two, { ...on, progress: lasted }),
    policy: { crossZone: 'never' },
    expect: { kind: 'unbridge', reason: 'never', setting: 'false' },
  },
  {
    name: 'does not turn it off while a zone leans on it',
    seen: group(bDead, { ...on, progress: lasted }),
    policy: { crossZone: 'never' },
    expect: { kind: 'hold', reason: 'no-spare' },
  },
  {
    name: 'lets a spare go that its zone does without',
    seen: group([...two, target('s1', B)], { progress: { ...lasted, registered: registered(20) } }),
    expect: { kind: 'deregister', reason: 'surplus', targets: [{ key: 's1:80', id: 's1', port: 80 }] },
  },
  {
    name: 'keeps it until it was not needed for long enough',
    seen: group([...two, target('s1', B)], {
      progress: { ...lasted, registered: registered(20), surplusSinceMs: NOW - 5 * MINUTE + 1 },
    }),
    expect: { kind: 'hold', reason: 'keeping-surplus' },
  },
  {
    name: 'keeps a spare whose zone would be below its minimum without it',
    seen: group([...targetsIn(A, 2), target('s1', B), ...targetsIn(C, 2)], {
      progress: { ...lasted, registered: registered(20) },
    }),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'keeps a spare without which the zones would be more uneven than allowed',
    seen: group([...targetsIn(A, 3), ...targetsIn(B, 1), target('s1', B), ...targetsIn(C, 3)], {
      progress: { ...lasted, registered: registered(20) },
    }),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'never lets a target go that it has not registered',
    seen: group([...two, target('b3', B)], { progress: lasted }),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'lets the spare go before the bridge: what came last goes first',
    seen: group([...two, target('s1', B)], {
      ...bridged,
      progress: { ...bridged.progress, ...lasted, registered: registered(20) },
    }),
    expect: { kind: 'deregister', reason: 'surplus' },
  },
  {
    name: 'gives instances back that it asked for',
    seen: group([...two, { ...target('i-new', B), key: 'i-new:80' }], {
      pool: scalingGroup({ size: { desired: 7, max: 10, spreads: true, instances: [] } }),
      progress: { ...lasted, orders: { one: order } },
    }),
    expect: { kind: 'return', token: 'one', instanceIds: ['i-new'], desired: 6 },
  },
  {
    name: 'gives tasks back that it asked for when any zone could lose them',
    seen: group([...targetsIn(A, 2), ...targetsIn(B, 2), ...targetsIn(C, 3)], {
      pool: service({ size: { desired: 7, max: 5_000, spreads: true, instances: [] } }),
      progress: { ...lasted, orders: { one: { ...order, instanceIds: [] } } },
    }),
    expect: { kind: 'return', token: 'one', instanceIds: [], desired: 6 },
  },
  {
    name: 'does not give tasks back twice where it was interrupted in between',
    seen: group([...targetsIn(A, 2), ...targetsIn(B, 2), ...targetsIn(C, 3)], {
      pool: service({ size: { desired: 6, max: 5_000, spreads: true, instances: [] } }),
      progress: { ...lasted, orders: { one: { ...order, instanceIds: [], desiredAfter: 6 } } },
    }),
    expect: { kind: 'return', token: 'one', desired: 6 },
  },
  {
    name: 'goes on to give tasks back where it was interrupted before',
    seen: group([...targetsIn(A, 2), ...targetsIn(B, 2), ...targetsIn(C, 3)], {
      pool: service({ size: { desired: 7, max: 5_000, spreads: true, instances: [] } }),
      progress: { ...lasted, orders: { one: { ...order, instanceIds: [], desiredAfter: 6 } } },
    }),
    expect: { kind: 'return', token: 'one', desired: 6 },
  },
  {
    name: 'gives no task back for an order that AWS has never taken',
    seen: group([...targetsIn(A, 2), ...targetsIn(B, 2), ...targetsIn(C, 3)], {
      pool: service({ size: { desired: 6, max: 5_000, spreads: true, instances: [] } }),
      progress: { ...lasted, orders: { one: { ...order, instanceIds: [], isOpen: true } } },
    }),
    expect: { kind: 'return', token: 'one', desired: 6 },
  },
  {
    name: 'keeps them where one zone could not',
    seen: group([...targetsIn(A, 1), ...targetsIn(B, 2), ...targetsIn(C, 2)], {
      pool: service(),
      progress: { ...lasted, orders: { one: { ...order, instanceIds: [] } } },
    }),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'waits for connections of targets that leave',
    seen: group(two, { progress: { leaving: { 'b9:80': NOW - MINUTE } } }),
    expect: { kind: 'hold', reason: 'draining' },
  },
  {
    name: 'says what every zone keeps where the bridge goes: the minimum, or the threshold where it is higher',
    seen: group(two, {
      ...bridged,
      thresholds: thresholds({ percent: 100 }),
      progress: {
        bridge: { sinceMs: NOW - 20 * MINUTE, before: 'use_load_balancer_configuration' },
        holdsSinceMs: NOW - 5 * MINUTE,
      },
    }),
    expect: { kind: 'unbridge', setting: 'use_load_balancer_configuration', keep: { [A]: 2, [B]: 2, [C]: 2 } },
  },
  {
    name: 'waits before it turns off what the fleet never wants on',
    seen: group(two, { ...on, progress: { holdsSinceMs: NOW - 5 * MINUTE + 1 } }),
    policy: { crossZone: 'never' },
    expect: { kind: 'hold', reason: 'settling' },
  },
  {
    name: 'lets as many spares go as may move within the minute, the last to have come first',
    seen: group([...two, target('s1', B), target('s2', B)], {
      progress: {
        ...lasted,
        registered: { ...registered(20), 's2:80': { atMs: NOW - 10 * MINUTE, zone: B, as: 'spare' } },
        movesMs: [NOW - 20_000],
      },
    }),
    policy: { movesPerMinute: 2, minHealthyPerZone: 2, allowedSkew: 2 },
    expect: { kind: 'deregister', reason: 'surplus', targets: [{ key: 's2:80' }] },
  },
  {
    name: 'lets spares wait where as many have moved as may',
    seen: group([...two, target('s1', B)], {
      progress: { ...lasted, registered: registered(20), movesMs: [NOW - 20_000] },
    }),
    policy: { movesPerMinute: 1 },
    expect: { kind: 'hold', reason: 'rate-used' },
  },
  {
    name: 'gives no instance back whose zone needs it',
    seen: group([...targetsIn(A, 2), target('i-new', B), ...targetsIn(C, 2)], {
      pool: scalingGroup(),
      progress: { ...lasted, orders: { one: order } },
    }),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'gives an instance back that never became a target',
    seen: group(two, { pool: scalingGroup(), progress: { ...lasted, orders: { one: order } } }),
    expect: { kind: 'return', token: 'one', instanceIds: ['i-new'] },
  },
  {
    name: 'lets an idle instance that it has registered itself drain before it gives it back',
    seen: group([...two, target('i-new', B)], {
      pool: scalingGroup({ registersItself: false }),
      progress: { ...lasted, orders: { one: order }, registered: { 'i-new:80': registered(20)['s1:80'] } },
    }),
    expect: { kind: 'deregister', reason: 'surplus', targets: [{ key: 'i-new:80' }] },
  },
  {
    name: 'waits before it gives an instance back',
    seen: group(two, {
      pool: scalingGroup(),
      progress: { ...lasted, surplusSinceMs: NOW - 5 * MINUTE + 1, orders: { one: order } },
    }),
    expect: { kind: 'hold', reason: 'keeping-surplus' },
  },
];
