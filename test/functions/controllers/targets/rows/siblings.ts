import { A, B, C, failed, group, MINUTE, NOW, pool, scalingGroup, spare, target, targetsIn } from '../builders.ts';
import { bDead, on, two, type Row } from './row.ts';

/** Both are short: the second by two. */
const abDead = [...targetsIn(A, 2, 'unhealthy'), ...targetsIn(B, 3, 'unhealthy'), ...targetsIn(C, 2)];
const spares = pool({ spares: [spare('a9', A), spare('b7', B), spare('b8', B), spare('b9', B)] });
const times = (...minutesAgo: number[]) => minutesAgo.map((minutes) => NOW - minutes * MINUTE);
const lasted = { holdsSinceMs: NOW - 10 * MINUTE, surplusSinceMs: NOW - 10 * MINUTE };
const spareInA = { 'a9:80': { atMs: NOW - 30 * MINUTE, zone: A, as: 'spare' as const } };
const spareInB = { 'b9:80': { atMs: NOW - 20 * MINUTE, zone: B, as: 'spare' as const } };
const orderIn = (zone: string, instanceId: string) => ({
  atMs: NOW - 20 * MINUTE,
  zone,
  count: 1,
  instanceIds: [instanceId],
  desired: 7,
  isOpen: false,
  desiredAfter: undefined,
});

export const siblings: readonly Row[] = [
  // Zones
  {
    name: 'asks the pool for the second zone while there is no capacity in the first',
    seen: group(abDead, { ...on, pool: scalingGroup(), progress: { failures: failed(`launch web/${A}`, NOW + 1) } }),
    expect: { kind: 'launch', zone: B, count: 1, pool: { autoScalingGroup: 'web' } },
  },
  {
    name: 'asks for the first zone again once its pause is over',
    seen: group(abDead, { ...on, pool: scalingGroup(), progress: { failures: failed(`launch web/${A}`, NOW) } }),
    expect: { kind: 'launch', zone: A },
  },
  {
    name: 'says that it waits where there is no capacity in either zone',
    seen: group(abDead, {
      ...on,
      pool: scalingGroup(),
      progress: { failures: { ...failed(`launch web/${A}`, NOW + 1), ...failed(`launch web/${B}`, NOW + 1) } },
    }),
    expect: { kind: 'hold', reason: 'backing-off' },
  },
  {
    name: 'is not kept from one pool by what another has refused',
    seen: group(bDead, { ...on, pool: scalingGroup(), progress: { failures: failed(`launch api/${B}`, NOW + 1) } }),
    expect: { kind: 'launch', zone: B },
  },
  {
    name: 'asks for another zone while an order for the first one is open and refused',
    seen: group(abDead, {
      ...on,
      pool: scalingGroup(),
      progress: {
        orders: { one: { ...orderIn(A, 'i-1'), atMs: NOW - MINUTE, instanceIds: [], isOpen: true } },
        failures: failed(`launch web/${A}`, NOW + 1),
      },
    }),
    expect: { kind: 'launch', zone: B, token: `evenkeel-${B}-${NOW}` },
  },
  {
    name: 'registers the spares of one zone at a time, so that each is refused on its own',
    seen: group(abDead, { ...on, pool: spares }),
    policy: { minHealthyPerZone: 2 },
    expect: { kind: 'register', targets: [spare('a9', A)] },
  },
  {
    name: 'registers spares of the second zone while ELB refuses those of the first',
    seen: group(abDead, { ...on, pool: spares, progress: { failures: failed(`register ${A}`, NOW + 1) } }),
    policy: { minHealthyPerZone: 2 },
    expect: { kind: 'register', targets: [spare('b7', B), spare('b8', B)] },
  },
  {
    name: 'takes another spare of the zone where ELB has refused one by its name',
    seen: group(bDead, { ...on, pool: spares, progress: { failures: failed('register b7:80', NOW + 1) } }),
    expect: { kind: 'register', targets: [spare('b8', B)] },
  },
  {
    name: 'says that it waits where the only spare of the zone was refused',
    seen: group(bDead, {
      ...on,
      pool: pool({ spares: [spare('b7', B)] }),
      progress: { failures: failed('register b7:80', NOW + 1) },
    }),
    expect: { kind: 'hold', reason: 'backing-off' },
  },
  {
    name: 'evens the zones out with another spare than the one that was refused',
    seen: group([...targetsIn(A, 4), ...targetsIn(B, 2), ...targetsIn(C, 3)], {
      pool: spares,
      progress: { failures: failed('register b7:80', NOW + 1) },
    }),
    expect: { kind: 'register', reason: 'uneven', targets: [spare('b8', B)] },
  },
  {
    name: 'removes failed newcomers of the second zone while those of the first cannot be removed',
    seen: group([...abDead, target('a9', A, 'unhealthy'), target('b9', B, 'unhealthy')], {
      ...on,
      progress: { registered: { ...spareInA, ...spareInB }, failures: failed(`deregister ${A}`, NOW + 1) },
    }),
    expect: { kind: 'deregister', reason: 'newcomer-failed', zone: B, targets: [{ key: 'b9:80', id: 'b9', port: 80 }] },
  },
  {
    name: 'removes a failed newcomer whose instance has ended, so that nobody knows its zone any more',
    seen: group([...bDead, target('b9', undefined, 'unused')], { ...on, progress: { registered: spareInB } }),
    expect: { kind: 'deregister', reason: 'newcomer-failed', zone: B },
  },
  {
    name: 'lets the spare go first that came last, and no zone wait for another',
    seen: group([...two, target('a9', A), target('b9', B)], {
      progress: { ...lasted, registered: { ...spareInA, ...spareInB } },
    }),
    expect: { kind: 'deregister', reason: 'surplus', zone: A, keep: { [A]: 1, [B]: 1, [C]: 1 } },
  },
  {
    name: 'lets a spare of the second zone go while the first one is refused',
    seen: group([...two, target('a9', A), target('b9', B)], {
      progress: { ...lasted, registered: { ...spareInA, ...spareInB }, failures: failed(`deregister ${A}`, NOW + 1) },
    }),
    expect: { kind: 'deregister', reason: 'surplus', zone: B, targets: [{ key: 'b9:80', id: 'b9', port: 80 }] },
  },
  {
    name: 'gives an instance of the second zone back while that of the first is refused',
    seen: group([...two, target('i-1', A), target('i-2', B)], {
      pool: scalingGroup(),
      progress: {
        ...lasted,
        orders: { one: orderIn(A, 'i-1'), two: orderIn(B, 'i-2') },
        failures: failed(`return web/${A}`, NOW + 1),
      },
    }),
    expect: { kind: 'return', zone: B, token: 'two', instanceIds: ['i-2'], keep: { [A]: 1, [B]: 1, [C]: 1 } },
  },
  {
    name: 'lets donors of the second zone go while those of the first are refused',
    seen: group([...targetsIn(A, 3), ...targetsIn(B, 4), ...targetsIn(C, 2), target('c8', C), target('c9', C)], {
      progress: {
        rebalance: { newcomers: ['c8:80', 'c9:80'], donors: ['a1:80', 'b1:80', 'b2:80'] },
        failures: failed(`deregister ${A}`, NOW + 1),
      },
    }),
    expect: { kind: 'deregister', reason: 'replaced', zone: B, targets: [{ key: 'b1:80' }, { key: 'b2:80' }] },
  },
  // What somebody else undoes
  {
    name: 'turns the bridge on a third time within the hour',
    seen: group(bDead, { progress: { repetitions: { bridge: times(20, 10) } } }),
    expect: { kind: 'bridge' },
  },
  {
    name: 'helps with a spare instead of a bridge that somebody has turned off three times',
    seen: group(bDead, { pool: spares, progress: { repetitions: { bridge: times(29, 19, 9) } } }),
    expect: { kind: 'register', targets: [spare('b7', B)] },
  },
  {
    name: 'says that the bridge repeats itself where nothing else helps',
    seen: group(bDead, { progress: { repetitions: { bridge: times(29, 19, 9) } } }),
    expect: { kind: 'hold', reason: 'repeating' },
  },
  {
    name: 'turns it on a fourth time ten minutes later',
    seen: group(bDead, { progress: { repetitions: { bridge: times(30, 20, 10) } } }),
    expect: { kind: 'bridge' },
  },
  {
    name: 'takes another spare than the one that somebody has deregistered three times',
    seen: group(bDead, { ...on, pool: spares, progress: { repetitions: { 'register b7:80': times(29, 19, 9) } } }),
    expect: { kind: 'register', targets: [spare('b8', B)] },
  },
  {
    name: 'does not launch a fourth instance at once where three have not helped the zone',
    seen: group(bDead, {
      ...on,
      pool: scalingGroup(),
      progress: { repetitions: { [`launch web/${B}`]: times(29, 19, 9) } },
    }),
    expect: { kind: 'hold', reason: 'repeating' },
  },
];
