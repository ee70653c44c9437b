import { describe, expect, test } from 'vitest';
import type { TargetGroupPolicy } from '../../../../fleet/targets.ts';
import { decide } from '../../../../functions/controllers/targets/decide.ts';
import type { GroupView } from '../../../../functions/controllers/targets/view.ts';
import {
  A,
  B,
  C,
  group,
  MINUTE,
  NOW,
  policy,
  pool,
  scalingGroup,
  service,
  spare,
  target,
  targetsIn,
  zonesWith,
} from './builders.ts';

interface Row {
  readonly name: string;
  readonly view: GroupView;
  readonly policy?: Partial<TargetGroupPolicy>;
  readonly expect: Record<string, unknown>;
}

const two = [...targetsIn(A, 2), ...targetsIn(B, 2), ...targetsIn(C, 2)];
const bDead = [...targetsIn(A, 2), ...targetsIn(B, 2, 'unhealthy'), ...targetsIn(C, 2)];
const bEmpty = [...targetsIn(A, 2), ...targetsIn(C, 2)];
const drill = { by: 'zone-evacuation/2026-03-02', untilMs: NOW + MINUTE };
const bridged = {
  crossZone: { setting: 'true', isOn: true },
  progress: { bridge: { sinceMs: NOW - 20 * MINUTE, before: 'false' as const } },
} as const;
const on = { crossZone: { setting: 'true', isOn: true } } as const;
const spareInB = { pool: pool({ spares: [spare('s1', B)] }) };
const order = {
  atMs: NOW - 20 * MINUTE,
  zone: B,
  count: 1,
  instanceIds: ['i-new'],
  desired: 7,
  isOpen: false,
  desiredAfter: undefined,
};
const registered = (minutesAgo: number, as: 'spare' | 'replacement' = 'spare') => ({
  's1:80': { atMs: NOW - minutesAgo * MINUTE, zone: B, as },
});
const lasted = { holdsSinceMs: NOW - 10 * MINUTE, surplusSinceMs: NOW - 10 * MINUTE };

const guards: readonly Row[] = [
  {
    name: 'holds while a person has paused the group, even with a dark zone',
    view: group(bEmpty, { pause: { by: 'ada', why: 'migration' } }),
    expect: { kind: 'hold', reason: 'paused' },
  },
  ...(['group-not-found', 'no-load-balancer', 'other-load-balancer', 'alb-target', 'not-tagged'] as const).map(
    (unfit): Row => ({
      name: `leaves a group alone that is ${unfit}`,
      view: group(bEmpty, { unfit }),
      expect: { kind: 'hold', reason: unfit },
    }),
  ),
  {
    name: 'holds while a drill has the group',
    view: group(two, { interlock: drill }),
    expect: { kind: 'hold', reason: 'held-by-interlock' },
  },
  {
    name: 'turns a bridge on even while a drill has the group',
    view: group(bDead, { interlock: drill }),
    expect: { kind: 'bridge', reason: 'zone-below-minimum' },
  },
  {
    name: 'registers no spare while a drill has the group',
    view: group(bDead, { interlock: drill, ...on, ...spareInB }),
    expect: { kind: 'hold', reason: 'held-by-interlock' },
  },
  {
    name: 'holds while traffic is shifted away from a zone',
    view: group(two, { zones: zonesWith(B, { isShiftedAway: true }) }),
    expect: { kind: 'hold', reason: 'zonal-shift' },
  },
  {
    name: 'bridges a pinned zone that traffic is shifted away from: DNS moves none of its clients',
    view: group(two, { zones: zonesWith(B, { isShiftedAway: true }) }),
    policy: { pinnedZones: [B] },
    expect: { kind: 'bridge', reason: 'pinned-zone-shifted-away' },
  },
  {
    name: 'moves nothing while ARC does not say what is shifted',
    view: group(bEmpty, { zones: zonesWith(B, { isShiftedAway: undefined }), ...on, ...spareInB }),
    expect: { kind: 'hold', reason: 'zonal-shift-unknown' },
  },
  {
    name: 'bridges even while ARC does not answer',
    view: group(bEmpty, { zones: zonesWith(B, { isShiftedAway: undefined }) }),
    expect: { kind: 'bridge', reason: 'zone-below-minimum' },
  },
  {
    name: 'leaves a group alone whose owner is deploying',
    view: group(two, { pool: service({ isBusy: true }) }),
    expect: { kind: 'hold', reason: 'owner-at-work' },
  },
];

const ladder: readonly Row[] = [
  {
    name: 'bridges first where a zone has no healthy target, whatever spares there are',
    view: group(bDead, spareInB),
    expect: { kind: 'bridge', reason: 'zone-below-minimum', before: 'use_load_balancer_configuration' },
  },
  {
    name: 'bridges where a zone has no target at all',
    view: group(bEmpty),
    expect: { kind: 'bridge', reason: 'zone-below-minimum' },
  },
  {
    name: 'does not bridge at exactly the minimum',
    view: group([...targetsIn(A, 1), ...targetsIn(B, 1), ...targetsIn(C, 1)]),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'counts the threshold at which a zone leaves DNS where it is higher than the minimum',
    view: group([...targetsIn(A, 3), ...targetsIn(B, 2), ...targetsIn(C, 3)], {
      thresholds: { healthyCount: 3, healthyPercent: 0 },
    }),
    expect: { kind: 'bridge', reason: 'zone-below-minimum' },
  },
  {
    name: 'counts a threshold in percent of the targets that are registered in the zone, rounded up',
    view: group([...targetsIn(A, 2), ...targetsIn(B, 2), target('b3', B, 'unhealthy'), ...targetsIn(C, 2)], {
      thresholds: { healthyCount: 1, healthyPercent: 67 },
    }),
    expect: { kind: 'bridge', reason: 'zone-below-minimum' },
  },
  {
    name: 'holds at exactly that percentage',
    view: group([...targetsIn(A, 2), ...targetsIn(B, 2), target('b3', B, 'unhealthy'), ...targetsIn(C, 2)], {
      thresholds: { healthyCount: 1, healthyPercent: 66 },
    }),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'does not bridge where no zone has a healthy target: each fails open already',
    view: group([...targetsIn(A, 2, 'unhealthy'), ...targetsIn(B, 2, 'unhealthy')]),
    expect: { kind: 'hold', reason: 'no-spare' },
  },
  {
    name: 'does not bridge what the fleet wants never bridged, and registers a spare',
    view: group(bDead, spareInB),
    policy: { crossZone: 'never' },
    expect: { kind: 'register', reason: 'zone-below-minimum' },
  },
  {
    name: 'bridges a group whose targets are somebody else’s, for that touches none of them',
    view: group(bDead, { pool: pool({ kind: 'external' }) }),
    expect: { kind: 'bridge', reason: 'zone-below-minimum' },
  },
  {
    name: 'does nothing else for a group whose targets are somebody else’s',
    view: group(bDead, { pool: pool({ kind: 'external' }), ...on }),
    expect: { kind: 'hold', reason: 'external-pool' },
  },
  {
    name: 'does not bridge above the quota of targets, and registers a spare',
    view: group(bDead, { ...spareInB, crossZone: { obstacle: 'quota' } }),
    expect: { kind: 'register', reason: 'zone-below-minimum' },
  },
  {
    name: 'says what bars a bridge where nothing else helps',
    view: group(bDead, { crossZone: { obstacle: 'zonal-shift' } }),
    expect: { kind: 'hold', reason: 'bridge-bars-zonal-shift' },
  },
  {
    name: 'keeps cross-zone load balancing on where the fleet wants it always',
    view: group(two),
    policy: { crossZone: 'always' },
    expect: { kind: 'bridge', reason: 'always' },
  },
  {
    name: 'says what bars it where the fleet wants it always',
    view: group(two, { crossZone: { obstacle: 'quota' } }),
    policy: { crossZone: 'always' },
    expect: { kind: 'hold', reason: 'bridge-quota' },
  },
  {
    name: 'registers as many spares as the zone lacks, and no more, once the bridge is on',
    view: group(bDead, {
      ...bridged,
      pool: pool({ spares: [spare('s1', B), spare('s2', B), spare('s3', B), spare('s4', C)] }),
    }),
    policy: { minHealthyPerZone: 2 },
    expect: { kind: 'register', targets: [spare('s1', B), spare('s2', B)], donors: [] },
  },
  {
    name: 'takes the strongest spare first',
    view: group(bDead, { ...bridged, pool: pool({ spares: [spare('s1', B), spare('s2', B, 4)] }) }),
    expect: { kind: 'register', targets: [spare('s2', B, 4)] },
  },
  {
    name: 'counts a spare that is on its way',
    view: group([...bDead, target('s1', B, 'initial')], { ...bridged, pool: pool({ spares: [spare('s2', B)] }) }),
    expect: { kind: 'hold', reason: 'newcomers-on-the-way' },
  },
  {
    name: 'counts a spare that ELB does not show yet',
    view: group(bDead, { ...on, progress: { registered: registered(1) }, pool: pool({ spares: [spare('s2', B)] }) }),
    expect: { kind: 'hold', reason: 'newcomers-on-the-way' },
  },
  {
    name: 'counts it no more after two minutes',
    view: group(bDead, { ...on, progress: { registered: registered(2) }, pool: pool({ spares: [spare('s2', B)] }) }),
    expect: { kind: 'register', reason: 'zone-below-minimum' },
  },
  {
    name: 'removes a spare that has not become healthy within ten minutes',
    view: group([...bDead, target('s1', B, 'unhealthy')], { ...on, progress: { registered: registered(10) } }),
    expect: { kind: 'deregister', reason: 'newcomer-failed', targets: [{ key: 's1:80', id: 's1', port: 80 }] },
  },
  {
    name: 'moves no more targets than the fleet allows in a minute',
    view: group(bDead, {
      ...on,
      pool: pool({ spares: [spare('s1', B), spare('s2', B)] }),
      progress: { movesMs: [NOW - 1_000] },
    }),
    policy: { minHealthyPerZone: 2, movesPerMinute: 2 },
    expect: { kind: 'register', targets: [spare('s1', B)] },
  },
  {
    name: 'waits when they have moved already',
    view: group(bDead, { ...on, ...spareInB, progress: { movesMs: [NOW - 1_000] } }),
    policy: { movesPerMinute: 1 },
    expect: { kind: 'hold', reason: 'rate-used' },
  },
  {
    name: 'asks an Auto Scaling group for what a zone lacks, under a name that the moment gives',
    view: group(bDead, { ...on, pool: scalingGroup() }),
    expect: { kind: 'launch', reason: 'no-spare', zone: B, count: 1, token: `evenkeel-${B}-${NOW}`, desired: 7 },
  },
  {
    name: 'does not ask again while the pool builds',
    view: group(bDead, {
      ...on,
      pool: scalingGroup(),
      progress: { orders: { one: { ...order, atMs: NOW - MINUTE, instanceIds: [] } } },
    }),
    expect: { kind: 'hold', reason: 'capacity-on-the-way' },
  },
  {
    name: 'sends an order again that AWS may not have taken, as it was',
    view: group(bDead, {
      ...on,
      pool: scalingGroup(),
      progress: { orders: { one: { ...order, atMs: NOW - MINUTE, instanceIds: [], isOpen: true } } },
    }),
    expect: { kind: 'launch', reason: 'no-spare', zone: B, count: 1, token: 'one', desired: 7 },
  },
  {
    name: 'asks for no more than the pool may have',
    view: group(bDead, {
      ...on,
      pool: scalingGroup({ size: { desired: 10, max: 10, spreads: true, instances: [] } }),
    }),
    expect: { kind: 'hold', reason: 'pool-at-maximum' },
  },
  {
    name: 'tells a service that has tasks enough to spread them before it gets more',
    view: group(bDead, {
      ...on,
      pool: service({ size: { desired: 6, max: 5_000, spreads: false, instances: [] } }),
    }),
    expect: { kind: 'spread', reason: 'zone-below-minimum' },
  },
  {
    name: 'asks a service that spreads its tasks already for one more',
    view: group(bDead, { ...on, pool: service() }),
    expect: { kind: 'launch', count: 1, desired: 7 },
  },
  {
    name: 'says that the pool is not there',
    view: group(bDead, { ...on, pool: scalingGroup({ exists: false }) }),
    expect: { kind: 'hold', reason: 'pool-not-found' },
  },
  {
    name: 'says why a pool that has instances has no spare',
    view: group(bDead, {
      ...on,
      pool: pool({ unusable: { notRunning: 1, otherVpc: 2, registeredElsewhere: 3, otherZone: 0 } }),
    }),
    expect: { kind: 'hold', reason: 'no-spare', numbers: { notRunning: 1, otherVpc: 2, registeredElsewhere: 3 } },
  },
  {
    name: 'says that a group in one zone has nothing to lean on',
    view: group(targetsIn(A, 2, 'unhealthy'), { zones: [{ zone: A, isHealthy: true, isShiftedAway: false }] }),
    expect: { kind: 'hold', reason: 'one-zone' },
  },
  {
    name: 'registers no more targets in a zone than ELB takes',
    view: group([...targetsIn(A, 2), ...targetsIn(B, 500, 'unhealthy'), ...targetsIn(C, 2)], { ...on, ...spareInB }),
    expect: { kind: 'hold', reason: 'target-quota' },
  },
  {
    name: 'counts a target outside of the VPC in no zone, and tells of it',
    view: group([...bEmpty, target('172.16.0.1', undefined)]),
    expect: { kind: 'bridge', numbers: { outsideVpc: 1, [`${B} healthy`]: 0 } },
  },
  {
    name: 'goes down the ladder while the bridge has failed lately',
    view: group(bDead, { ...spareInB, progress: { failures: { bridge: { count: 1, lastMs: NOW - 59_999 } } } }),
    expect: { kind: 'register', reason: 'zone-below-minimum' },
  },
  {
    name: 'tries the bridge again after a minute',
    view: group(bDead, { ...spareInB, progress: { failures: { bridge: { count: 1, lastMs: NOW - 60_000 } } } }),
    expect: { kind: 'bridge', reason: 'zone-below-minimum' },
  },
  {
    name: 'says that it waits where all that could be done has failed lately',
    view: group(bDead, { progress: { failures: { bridge: { count: 1, lastMs: NOW } } } }),
    expect: { kind: 'hold', reason: 'backing-off' },
  },
];

const reports: readonly Row[] = [
  {
    name: 'reports a node that is down although its zone has its targets',
    view: group(two, {
      zones: zonesWith(B, { isHealthy: false }),
      progress: { holdsSinceMs: NOW - 3 * MINUTE },
    }),
    expect: { kind: 'hold', reason: 'node-down' },
  },
  {
    name: 'does not believe a status that may be as old as the outage that has just ended',
    view: group(two, {
      zones: zonesWith(B, { isHealthy: false }),
      progress: { holdsSinceMs: NOW - 3 * MINUTE + 1 },
    }),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'reports another group that takes a zone out of DNS',
    view: group(two, { others: { dark: { [B]: 'shop-admin' } } }),
    expect: { kind: 'hold', reason: 'other-group-dark' },
  },
];

const givingBack: readonly Row[] = [
  {
    name: 'keeps the bridge until every zone has held for long enough',
    view: group(two, { ...bridged, progress: { ...bridged.progress, holdsSinceMs: NOW - 5 * MINUTE + 1 } }),
    expect: { kind: 'hold', reason: 'settling' },
  },
  {
    name: 'takes the bridge away then, and sets what was set before',
    view: group(two, { ...bridged, progress: { ...bridged.progress, holdsSinceMs: NOW - 5 * MINUTE } }),
    expect: { kind: 'unbridge', reason: 'zones-hold', setting: 'false' },
  },
  {
    name: 'leaves cross-zone load balancing on that is not by our hand',
    view: group(two, { ...on, progress: lasted }),
    expect: { kind: 'hold', reason: 'cross-zone-not-ours' },
  },
  {
    name: 'turns off what the fleet never wants on',
    view: group(two, { ...on, progress: lasted }),
    policy: { crossZone: 'never' },
    expect: { kind: 'unbridge', reason: 'never', setting: 'false' },
  },
  {
    name: 'does not turn it off while a zone leans on it',
    view: group(bDead, { ...on, progress: lasted }),
    policy: { crossZone: 'never' },
    expect: { kind: 'hold', reason: 'no-spare' },
  },
  {
    name: 'lets a spare go that its zone does without',
    view: group([...two, target('s1', B)], { progress: { ...lasted, registered: registered(20) } }),
    expect: { kind: 'deregister', reason: 'surplus', targets: [{ key: 's1:80', id: 's1', port: 80 }] },
  },
  {
    name: 'keeps it until it was not needed for long enough',
    view: group([...two, target('s1', B)], {
      progress: { ...lasted, registered: registered(20), surplusSinceMs: NOW - 5 * MINUTE + 1 },
    }),
    expect: { kind: 'hold', reason: 'keeping-surplus' },
  },
  {
    name: 'keeps a spare whose zone would be below its minimum without it',
    view: group([...targetsIn(A, 2), target('s1', B), ...targetsIn(C, 2)], {
      progress: { ...lasted, registered: registered(20) },
    }),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'keeps a spare without which the zones would be more uneven than allowed',
    view: group([...targetsIn(A, 3), ...targetsIn(B, 1), target('s1', B), ...targetsIn(C, 3)], {
      progress: { ...lasted, registered: registered(20) },
    }),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'never lets a target go that it has not registered',
    view: group([...two, target('b3', B)], { progress: lasted }),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'lets the spare go before the bridge: what came last goes first',
    view: group([...two, target('s1', B)], {
      ...bridged,
      progress: { ...bridged.progress, ...lasted, registered: registered(20) },
    }),
    expect: { kind: 'deregister', reason: 'surplus' },
  },
  {
    name: 'gives instances back that it asked for',
    view: group([...two, { ...target('i-new', B), key: 'i-new:80' }], {
      pool: scalingGroup({ size: { desired: 7, max: 10, spreads: true, instances: [] } }),
      progress: { ...lasted, orders: { one: order } },
    }),
    expect: { kind: 'return', token: 'one', instanceIds: ['i-new'], desired: 6 },
  },
  {
    name: 'gives tasks back that it asked for when any zone could lose them',
    view: group([...targetsIn(A, 2), ...targetsIn(B, 2), ...targetsIn(C, 3)], {
      pool: service({ size: { desired: 7, max: 5_000, spreads: true, instances: [] } }),
      progress: { ...lasted, orders: { one: { ...order, instanceIds: [] } } },
    }),
    expect: { kind: 'return', token: 'one', instanceIds: [], desired: 6 },
  },
  {
    name: 'does not give tasks back twice where it was interrupted in between',
    view: group([...targetsIn(A, 2), ...targetsIn(B, 2), ...targetsIn(C, 3)], {
      pool: service({ size: { desired: 6, max: 5_000, spreads: true, instances: [] } }),
      progress: { ...lasted, orders: { one: { ...order, instanceIds: [], desiredAfter: 6 } } },
    }),
    expect: { kind: 'return', token: 'one', desired: 6 },
  },
  {
    name: 'goes on to give tasks back where it was interrupted before',
    view: group([...targetsIn(A, 2), ...targetsIn(B, 2), ...targetsIn(C, 3)], {
      pool: service({ size: { desired: 7, max: 5_000, spreads: true, instances: [] } }),
      progress: { ...lasted, orders: { one: { ...order, instanceIds: [], desiredAfter: 6 } } },
    }),
    expect: { kind: 'return', token: 'one', desired: 6 },
  },
  {
    name: 'gives no task back for an order that AWS has never taken',
    view: group([...targetsIn(A, 2), ...targetsIn(B, 2), ...targetsIn(C, 3)], {
      pool: service({ size: { desired: 6, max: 5_000, spreads: true, instances: [] } }),
      progress: { ...lasted, orders: { one: { ...order, instanceIds: [], isOpen: true } } },
    }),
    expect: { kind: 'return', token: 'one', desired: 6 },
  },
  {
    name: 'keeps them where one zone could not',
    view: group([...targetsIn(A, 1), ...targetsIn(B, 2), ...targetsIn(C, 2)], {
      pool: service(),
      progress: { ...lasted, orders: { one: { ...order, instanceIds: [] } } },
    }),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'waits for connections of targets that leave',
    view: group(two, { progress: { leaving: { 'b9:80': NOW - MINUTE } } }),
    expect: { kind: 'hold', reason: 'draining' },
  },
];

const balancing: readonly Row[] = [
  {
    name: 'leaves zones alone that differ by exactly what is allowed',
    view: group([...targetsIn(A, 3), ...targetsIn(B, 2), ...targetsIn(C, 3)], spareInB),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'brings a spare where they differ by more',
    view: group([...targetsIn(A, 4), ...targetsIn(B, 2), ...targetsIn(C, 3)], spareInB),
    expect: { kind: 'register', reason: 'uneven', targets: [spare('s1', B)], donors: [] },
  },
  {
    name: 'lets no donor go before the newcomer is healthy',
    view: group([...targetsIn(A, 4), ...targetsIn(B, 1), target('s1', B, 'initial'), ...targetsIn(C, 2)], {
      progress: { plan: { newcomers: ['s1:80'], donors: ['a1:80'] }, registered: registered(1, 'replacement') },
    }),
    expect: { kind: 'hold', reason: 'newcomers-on-the-way' },
  },
  {
    name: 'lets the donor go once the newcomer is healthy',
    view: group([...targetsIn(A, 4), ...targetsIn(B, 1), target('s1', B), ...targetsIn(C, 2)], {
      progress: { plan: { newcomers: ['s1:80'], donors: ['a1:80'] } },
    }),
    expect: { kind: 'deregister', reason: 'replaced', targets: [{ key: 'a1:80', id: 'a1', port: 80 }] },
  },
  {
    name: 'keeps a donor whose zone has come to need it meanwhile',
    view: group([...targetsIn(A, 1), ...targetsIn(B, 1), target('s1', B), ...targetsIn(C, 2)], {
      progress: { plan: { newcomers: ['s1:80'], donors: ['a1:80'] } },
    }),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'tells a service to spread its tasks',
    view: group([...targetsIn(A, 4), ...targetsIn(B, 1), ...targetsIn(C, 1)], {
      pool: service({ size: { desired: 6, max: 5_000, spreads: false, instances: [] } }),
    }),
    expect: { kind: 'spread', reason: 'uneven' },
  },
  {
    name: 'says that no spare could even the zones out',
    view: group([...targetsIn(A, 4), ...targetsIn(B, 2), ...targetsIn(C, 3)]),
    expect: { kind: 'hold', reason: 'uneven-no-spare' },
  },
  {
    name: 'moves nothing of an external pool',
    view: group([...targetsIn(A, 4), ...targetsIn(B, 2), ...targetsIn(C, 3)], { pool: pool({ kind: 'external' }) }),
    expect: { kind: 'hold', reason: 'uneven-no-spare' },
  },
  {
    name: 'weighs capacity, not heads',
    view: group([target('a1', A, 'healthy', 4), ...targetsIn(B, 4), ...targetsIn(C, 4)], spareInB),
    expect: { kind: 'hold', reason: 'even' },
  },
];

describe.each([
  ['a group that is to be left alone', guards],
  ['a zone below its minimum', ladder],
  ['what no lever helps', reports],
  ['what is given back', givingBack],
  ['zones that are uneven', balancing],
])('%s', (_, rows) => {
  test.each(rows)('$name', ({ view, policy: changes, expect: expected }) => {
    expect(decide(view, policy(changes), NOW)).toMatchObject(expected);
  });
});
