import {
  A,
  B,
  C,
  failed,
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
import { bDead, bEmpty, bridged, on, order, registered, spareInB, two, type Row } from './row.ts';

export const ladder: readonly Row[] = [
  {
    name: 'bridges first where a zone has no healthy target, whatever spares there are',
    seen: group(bDead, spareInB),
    expect: { kind: 'bridge', reason: 'zone-below-minimum', before: 'use_load_balancer_configuration' },
  },
  {
    name: 'bridges where a zone has no target at all',
    seen: group(bEmpty),
    expect: { kind: 'bridge', reason: 'zone-below-minimum' },
  },
  {
    name: 'does not bridge at exactly the minimum',
    seen: group([...targetsIn(A, 1), ...targetsIn(B, 1), ...targetsIn(C, 1)]),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'counts the threshold at which a zone leaves DNS where it is higher than the minimum',
    seen: group([...targetsIn(A, 3), ...targetsIn(B, 2), ...targetsIn(C, 3)], {
      thresholds: thresholds({ count: 3 }),
    }),
    expect: { kind: 'bridge', reason: 'zone-below-minimum' },
  },
  {
    name: 'counts a threshold in percent of the targets that are registered in the zone, rounded up',
    seen: group([...targetsIn(A, 2), ...targetsIn(B, 2), target('b3', B, 'unhealthy'), ...targetsIn(C, 2)], {
      thresholds: thresholds({ percent: 67 }),
    }),
    expect: { kind: 'bridge', reason: 'zone-below-minimum' },
  },
  {
    name: 'holds at exactly that percentage',
    seen: group([...targetsIn(A, 2), ...targetsIn(B, 2), target('b3', B, 'unhealthy'), ...targetsIn(C, 2)], {
      thresholds: thresholds({ percent: 66 }),
    }),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'does not bridge where no zone has a healthy target: each fails open already',
    seen: group([...targetsIn(A, 2, 'unhealthy'), ...targetsIn(B, 2, 'unhealthy')]),
    expect: { kind: 'hold', reason: 'no-spare' },
  },
  {
    name: 'does not bridge what the fleet wants never bridged, and registers a spare',
    seen: group(bDead, spareInB),
    policy: { crossZone: 'never' },
    expect: { kind: 'register', reason: 'zone-below-minimum' },
  },
  {
    name: 'bridges a group whose targets are somebody else’s, for that touches none of them',
    seen: group(bDead, { pool: pool({ kind: 'external' }) }),
    expect: { kind: 'bridge', reason: 'zone-below-minimum' },
  },
  {
    name: 'does nothing else for a group whose targets are somebody else’s',
    seen: group(bDead, { pool: pool({ kind: 'external' }), ...on }),
    expect: { kind: 'hold', reason: 'external-pool' },
  },
  {
    name: 'does not bridge above the quota of targets, and registers a spare',
    seen: group(bDead, { ...spareInB, crossZone: { obstacle: 'quota' } }),
    expect: { kind: 'register', reason: 'zone-below-minimum' },
  },
  {
    name: 'says what bars a bridge where nothing else helps',
    seen: group(bDead, { crossZone: { obstacle: 'zonal-shift' } }),
    expect: { kind: 'hold', reason: 'bridge-bars-zonal-shift' },
  },
  {
    name: 'keeps cross-zone load balancing on where the fleet wants it always',
    seen: group(two),
    policy: { crossZone: 'always' },
    expect: { kind: 'bridge', reason: 'always' },
  },
  {
    name: 'says what bars it where the fleet wants it always',
    seen: group(two, { crossZone: { obstacle: 'quota' } }),
    policy: { crossZone: 'always' },
    expect: { kind: 'hold', reason: 'bridge-quota' },
  },
  {
    name: 'registers as many spares as the zone lacks, and no more, once the bridge is on',
    seen: group(bDead, {
      ...bridged,
      pool: pool({ spares: [spare('s1', B), spare('s2', B), spare('s3', B), spare('s4', C)] }),
    }),
    policy: { minHealthyPerZone: 2 },
    expect: { kind: 'register', targets: [spare('s1', B), spare('s2', B)], donors: [] },
  },
  {
    name: 'takes the strongest spare first',
    seen: group(bDead, { ...bridged, pool: pool({ spares: [spare('s1', B), spare('s2', B, 4)] }) }),
    expect: { kind: 'register', targets: [spare('s2', B, 4)] },
  },
  {
    name: 'counts a spare that is on its way',
    seen: group([...bDead, target('s1', B, 'initial')], { ...bridged, pool: pool({ spares: [spare('s2', B)] }) }),
    expect: { kind: 'hold', reason: 'newcomers-on-the-way' },
  },
  {
    name: 'counts a spare that ELB does not show yet',
    seen: group(bDead, { ...on, progress: { registered: registered(1) }, pool: pool({ spares: [spare('s2', B)] }) }),
    expect: { kind: 'hold', reason: 'newcomers-on-the-way' },
  },
  {
    name: 'counts it no more after two minutes',
    seen: group(bDead, { ...on, progress: { registered: registered(2) }, pool: pool({ spares: [spare('s2', B)] }) }),
    expect: { kind: 'register', reason: 'zone-below-minimum' },
  },
  {
    name: 'removes a spare that has not become healthy within ten minutes',
    seen: group([...bDead, target('s1', B, 'unhealthy')], { ...on, progress: { registered: registered(10) } }),
    expect: { kind: 'deregister', reason: 'newcomer-failed', targets: [{ key: 's1:80', id: 's1', port: 80 }] },
  },
  {
    name: 'moves no more targets than the fleet allows in a minute',
    seen: group(bDead, {
      ...on,
      pool: pool({ spares: [spare('s1', B), spare('s2', B)] }),
      progress: { movesMs: [NOW - 1_000] },
    }),
    policy: { minHealthyPerZone: 2, movesPerMinute: 2 },
    expect: { kind: 'register', targets: [spare('s1', B)] },
  },
  {
    name: 'waits when they have moved already',
    seen: group(bDead, { ...on, ...spareInB, progress: { movesMs: [NOW - 1_000] } }),
    policy: { movesPerMinute: 1 },
    expect: { kind: 'hold', reason: 'rate-used' },
  },
  {
    name: 'asks an Auto Scaling group for what a zone lacks, under a name that the moment gives',
    seen: group(bDead, { ...on, pool: scalingGroup() }),
    expect: { kind: 'launch', reason: 'no-spare', zone: B, count: 1, token: `evenkeel-${B}-${NOW}`, desired: 7 },
  },
  {
    name: 'does not ask again while the pool builds',
    seen: group(bDead, {
      ...on,
      pool: scalingGroup(),
      progress: { orders: { one: { ...order, atMs: NOW - MINUTE, instanceIds: [] } } },
    }),
    expect: { kind: 'hold', reason: 'capacity-on-the-way' },
  },
  {
    name: 'sends an order again that AWS may not have taken, as it was',
    seen: group(bDead, {
      ...on,
      pool: scalingGroup(),
      progress: { orders: { one: { ...order, atMs: NOW - MINUTE, instanceIds: [], isOpen: true } } },
    }),
    expect: { kind: 'launch', reason: 'no-spare', zone: B, count: 1, token: 'one', desired: 7 },
  },
  {
    name: 'asks for no more than the pool may have',
    seen: group(bDead, {
      ...on,
      pool: scalingGroup({ size: { desired: 10, max: 10, spreads: true, instances: [] } }),
    }),
    expect: { kind: 'hold', reason: 'pool-at-maximum' },
  },
  {
    name: 'tells a service that has tasks enough to spread them before it gets more',
    seen: group(bDead, {
      ...on,
      pool: service({ size: { desired: 6, max: 5_000, spreads: false, instances: [] } }),
    }),
    expect: { kind: 'spread', reason: 'zone-below-minimum' },
  },
  {
    name: 'asks a service that spreads its tasks already for one more',
    seen: group(bDead, { ...on, pool: service() }),
    expect: { kind: 'launch', count: 1, desired: 7 },
  },
  {
    name: 'says that the pool is not there',
    seen: group(bDead, { ...on, pool: scalingGroup({ exists: false }) }),
    expect: { kind: 'hold', reason: 'pool-not-found' },
  },
  {
    name: 'says why a pool that has instances has no spare',
    seen: group(bDead, {
      ...on,
      pool: pool({
        unusable: {
          notRunning: 1,
          notInService: 0,
          otherVpc: 2,
          registeredElsewhere: 3,
          otherZone: 0,
          noIpv6: 0,
          noQuicServerId: 0,
        },
      }),
    }),
    expect: { kind: 'hold', reason: 'no-spare', numbers: { notRunning: 1, otherVpc: 2, registeredElsewhere: 3 } },
  },
  {
    name: 'says that a group in one zone has nothing to lean on',
    seen: group(targetsIn(A, 2, 'unhealthy'), { zones: [{ zone: A, isHealthy: true, isShiftedAway: false }] }),
    expect: { kind: 'hold', reason: 'one-zone' },
  },
  {
    name: 'registers no more targets in a zone than ELB takes',
    seen: group([...targetsIn(A, 2), ...targetsIn(B, 500, 'unhealthy'), ...targetsIn(C, 2)], { ...on, ...spareInB }),
    expect: { kind: 'hold', reason: 'target-quota' },
  },
  {
    name: 'counts a target outside of the VPC in no zone, and tells of it',
    seen: group([...bEmpty, target('172.16.0.1', undefined)]),
    expect: { kind: 'bridge', numbers: { outsideVpc: 1, [`${B} healthy`]: 0 } },
  },
  {
    name: 'goes down the ladder while the bridge has failed lately',
    seen: group(bDead, { ...spareInB, progress: { failures: failed('bridge', NOW + 1) } }),
    expect: { kind: 'register', reason: 'zone-below-minimum' },
  },
  {
    name: 'tries the bridge again after a minute',
    seen: group(bDead, { ...spareInB, progress: { failures: failed('bridge', NOW) } }),
    expect: { kind: 'bridge', reason: 'zone-below-minimum' },
  },
  {
    name: 'says that it waits where all that could be done has failed lately',
    seen: group(bDead, { progress: { failures: failed('bridge', NOW + MINUTE) } }),
    expect: { kind: 'hold', reason: 'backing-off' },
  },
  {
    name: 'asks again for a zone whose order has brought nothing for ten minutes',
    seen: group(bDead, {
      ...on,
      pool: scalingGroup(),
      progress: { orders: { one: { ...order, atMs: NOW - 10 * MINUTE, instanceIds: [] } } },
    }),
    expect: { kind: 'launch', token: `evenkeel-${B}-${NOW}` },
  },
  {
    name: 'sends an open order no more after ten minutes, but a new one',
    seen: group(bDead, {
      ...on,
      pool: scalingGroup(),
      progress: { orders: { one: { ...order, atMs: NOW - 10 * MINUTE, instanceIds: [], isOpen: true } } },
    }),
    expect: { kind: 'launch', token: `evenkeel-${B}-${NOW}` },
  },
  {
    name: 'sends no open order for a zone that holds again',
    seen: group(two, {
      pool: scalingGroup(),
      progress: { orders: { one: { ...order, atMs: NOW - MINUTE, instanceIds: [], isOpen: true } } },
    }),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'asks for what is missing beyond an order that is under way, and for no more than the pool may have',
    seen: group([...targetsIn(A, 4), ...targetsIn(B, 1, 'unhealthy'), ...targetsIn(C, 4)], {
      ...on,
      pool: scalingGroup({ size: { desired: 7, max: 9, spreads: true, instances: [] } }),
      progress: { orders: { one: { ...order, atMs: NOW - MINUTE, instanceIds: [] } } },
    }),
    policy: { minHealthyPerZone: 4 },
    expect: { kind: 'launch', count: 2, desired: 9 },
  },
  {
    name: 'counts instances that the group has beyond what it wants',
    seen: group(bDead, {
      ...on,
      pool: scalingGroup({
        size: {
          desired: 1,
          max: 2,
          spreads: true,
          instances: ['i-1', 'i-2'].map((id) => ({ id, zone: A, launchedMs: NOW - 60 * MINUTE })),
        },
      }),
    }),
    expect: { kind: 'hold', reason: 'no-spare' },
  },
  {
    name: 'asks a service that has too few tasks for more, although it does not spread them',
    seen: group(bDead, { ...on, pool: service({ size: { desired: 2, max: 5_000, spreads: false, instances: [] } }) }),
    expect: { kind: 'launch', pool: { ecsService: { cluster: 'main', service: 'web' } }, desired: 3 },
  },
  {
    name: 'gives a newcomer its ten minutes',
    seen: group([...bDead, target('s1', B, 'unhealthy')], {
      ...on,
      progress: { registered: { 's1:80': { atMs: NOW - 10 * MINUTE + 1, zone: B, as: 'spare' } } },
    }),
    expect: { kind: 'hold', reason: 'no-spare' },
  },
  {
    name: 'does not remove a failed newcomer that leaves already',
    seen: group([...bDead, target('s1', B, 'unhealthy')], {
      ...on,
      progress: { registered: registered(20), leaving: { 's1:80': NOW - MINUTE } },
    }),
    expect: { kind: 'hold', reason: 'no-spare' },
  },
  {
    name: 'does not tell a service to spread its tasks while one that was asked for is on its way',
    seen: group(bDead, {
      ...on,
      pool: service({ size: { desired: 6, max: 5_000, spreads: false, instances: [] } }),
      progress: { orders: { one: { ...order, atMs: NOW - MINUTE, instanceIds: [] } } },
    }),
    expect: { kind: 'hold', reason: 'capacity-on-the-way' },
  },
  {
    name: 'does not bridge for good while no zone has a healthy target',
    seen: group([...targetsIn(A, 2, 'unhealthy'), ...targetsIn(B, 2, 'unhealthy')]),
    policy: { crossZone: 'always' },
    expect: { kind: 'hold', reason: 'no-spare' },
  },
  {
    name: 'does not count a target that it has asked to leave, although ELB shows it as it was',
    seen: group([...targetsIn(A, 2), ...targetsIn(B, 1), ...targetsIn(C, 2)], {
      progress: { leaving: { 'b1:80': NOW - 1_000 } },
    }),
    expect: { kind: 'bridge', reason: 'zone-below-minimum', numbers: { [`${B} healthy`]: 0 } },
  },
];
