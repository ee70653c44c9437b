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
} from '../builders.ts';
import { bDead, lasted, on, order, type Row, two } from './row.ts';

/** The second zone has one healthy target, and one that EC2 warns of. */
const warned = (warning: 'interruption' | 'rebalance', minutesAgo = 0) => ({
  warned: { b2: { warning, atMs: NOW - minutesAgo * MINUTE } },
});
const abDead = [...targetsIn(A, 2, 'unhealthy'), ...targetsIn(B, 2, 'unhealthy'), ...targetsIn(C, 2)];
const ours = { progress: { ...lasted, orders: { one: { ...order, instanceIds: ['i-new'] } } } };
const member = { id: 'i-new', zone: B, launchedMs: NOW - 20 * MINUTE, isProtected: false };
const atWork = ['deploying', 'refreshing', 'replacing'] as const;

export const owners: readonly Row[] = [
  // What the owner is doing
  ...atWork.map((work): Row => ({
    name: `moves nothing while the owner is ${work}`,
    seen: group(two, { pool: service({ work }) }),
    expect: { kind: 'hold', reason: `owner-${work}` },
  })),
  ...atWork.map((work): Row => ({
    name: `turns a bridge on even while the owner is ${work}`,
    seen: group(bDead, { pool: scalingGroup({ work }) }),
    expect: { kind: 'bridge', reason: 'zone-below-minimum' },
  })),
  ...atWork.map((work): Row => ({
    name: `launches nothing for a zone in need while the owner is ${work}`,
    seen: group(bDead, { ...on, pool: scalingGroup({ work }) }),
    expect: { kind: 'hold', reason: `owner-${work}` },
  })),
  {
    name: 'evens nothing out while the group launches or terminates by itself',
    seen: group([...targetsIn(A, 4), ...targetsIn(B, 2), ...targetsIn(C, 3)], {
      pool: scalingGroup({ isMoving: true, registersItself: false, spares: [spare('b9', B)] }),
    }),
    expect: { kind: 'hold', reason: 'owner-scaling' },
  },
  {
    name: 'helps a zone in need although the group launches or terminates elsewhere by itself',
    seen: group(bDead, { ...on, pool: scalingGroup({ isMoving: true }) }),
    expect: { kind: 'launch', zone: B, count: 1 },
  },
  {
    name: 'waits for what the group itself brings to the zone, a hook that it waits for included',
    seen: group(bDead, { ...on, pool: scalingGroup({ isMoving: true, coming: [{ id: 'i-1', zone: B }] }) }),
    expect: { kind: 'hold', reason: 'newcomers-on-the-way' },
  },
  {
    name: 'launches what is lacking beside it',
    seen: group(bDead, { ...on, pool: scalingGroup({ coming: [{ id: 'i-1', zone: B }] }) }),
    policy: { minHealthyPerZone: 2 },
    expect: { kind: 'launch', zone: B, count: 1 },
  },
  {
    name: 'counts what the group brings once, though it is a target already',
    seen: group([...bDead, target('i-1', B, 'initial')], {
      ...on,
      pool: scalingGroup({ coming: [{ id: 'i-1', zone: B }] }),
    }),
    policy: { minHealthyPerZone: 2 },
    expect: { kind: 'launch', zone: B, count: 1 },
  },
  {
    name: 'waits for a new instance that is not healthy yet within the grace of its group',
    seen: group([...bDead, target('i-1', B, 'unhealthy')], {
      ...on,
      pool: scalingGroup({ coming: [{ id: 'i-1', zone: B }] }),
    }),
    expect: { kind: 'hold', reason: 'newcomers-on-the-way' },
  },
  {
    name: 'does not wait in one zone for what comes to another',
    seen: group(bDead, { ...on, pool: scalingGroup({ coming: [{ id: 'i-1', zone: A }] }) }),
    expect: { kind: 'launch', zone: B },
  },
  // What the owner has forbidden
  ...(['launch-suspended', 'registration-suspended', 'launch-unsupported'] as const).map((launchBar): Row => ({
    name: `asks nothing of a group with ${launchBar}, and says so`,
    seen: group(bDead, { ...on, pool: scalingGroup({ size: { launchBar } }) }),
    expect: { kind: 'hold', reason: launchBar },
  })),
  {
    name: 'still registers idle instances of a group that may launch none',
    seen: group(bDead, {
      ...on,
      pool: scalingGroup({ registersItself: false, spares: [spare('b9', B)], size: { launchBar: 'launch-suspended' } }),
    }),
    expect: { kind: 'register', targets: [spare('b9', B)] },
  },
  {
    name: 'gives an instance back that nobody needs any more',
    seen: group([...two, target('i-new', B)], { ...ours, pool: scalingGroup({ size: { instances: [member] } }) }),
    expect: { kind: 'return', instanceIds: ['i-new'] },
  },
  {
    name: 'gives nothing back while Terminate is suspended',
    seen: group([...two, target('i-new', B)], {
      ...ours,
      pool: scalingGroup({ size: { instances: [member], keepsAll: true } }),
    }),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'gives nothing back without which the group would have fewer than its minimum size',
    seen: group([...two, target('i-new', B)], {
      ...ours,
      pool: scalingGroup({ size: { desired: 7, min: 7, instances: [member] } }),
    }),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'gives back what leaves the group at exactly its minimum size',
    seen: group([...two, target('i-new', B)], {
      ...ours,
      pool: scalingGroup({ size: { desired: 7, min: 6, instances: [member] } }),
    }),
    expect: { kind: 'return', instanceIds: ['i-new'] },
  },
  {
    name: 'leaves an instance that somebody has protected from scale-in',
    seen: group([...two, target('i-new', B)], {
      ...ours,
      pool: scalingGroup({ size: { instances: [{ ...member, isProtected: true }] } }),
    }),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'takes the bridge away although an instance of ours is protected',
    seen: group([...two, target('i-new', B)], {
      ...on,
      progress: { ...ours.progress, bridge: { sinceMs: NOW - 20 * MINUTE, before: 'false' } },
      pool: scalingGroup({ size: { instances: [{ ...member, isProtected: true }] } }),
    }),
    expect: { kind: 'unbridge' },
  },
  {
    name: 'takes nothing from what Kubernetes has claimed, and says so',
    seen: group(bDead, { ...on, pool: pool({ kind: 'external', isClaimed: true, registersItself: true }) }),
    policy: { pool: { ec2: { tagKey: 'pool', tagValue: 'spare' } } },
    expect: { kind: 'hold', reason: 'external-pool' },
  },
  // Zones without capacity, and services that cannot be spread
  {
    name: 'registers spares of the second zone where the first has none',
    seen: group(abDead, { ...on, pool: pool({ spares: [spare('b9', B)] }) }),
    expect: { kind: 'register', targets: [spare('b9', B)] },
  },
  {
    name: 'asks a service for more tasks where it has refused to spread them',
    seen: group(bDead, {
      ...on,
      pool: service({ size: { desired: 6, max: 5_000, spreads: false } }),
      progress: { failures: failed('spread main/web', NOW + 1) },
    }),
    expect: { kind: 'launch', zone: B, count: 1, desired: 7 },
  },
  {
    name: 'asks for no more tasks than a service may have',
    seen: group(bDead, {
      ...on,
      pool: service({ size: { desired: 5_000, max: 5_000, spreads: false } }),
      progress: { failures: failed('spread main/web', NOW + 1) },
    }),
    expect: { kind: 'hold', reason: 'backing-off' },
  },
  {
    name: 'asks a service for more tasks at once that cannot be told to spread them',
    seen: group(bDead, { ...on, pool: service({ size: { desired: 6, spreads: false, canSpread: false } }) }),
    expect: { kind: 'launch', zone: B, count: 1, desired: 7 },
  },
  {
    name: 'asks for the second zone where the service has refused more tasks for the first',
    seen: group(abDead, {
      ...on,
      pool: service({ size: { spreads: true } }),
      progress: { failures: failed(`launch main/web/${A}`, NOW + 1) },
    }),
    expect: { kind: 'launch', zone: B },
  },
  {
    name: 'leaves a service uneven that cannot be told to spread its tasks',
    seen: group([...targetsIn(A, 4), ...targetsIn(B, 2), ...targetsIn(C, 3)], {
      pool: service({ size: { spreads: false, canSpread: false } }),
    }),
    expect: { kind: 'hold', reason: 'uneven-no-spare' },
  },
  // What EC2 takes back
  ...(['interruption', 'rebalance'] as const).map((warning): Row => ({
    name: `counts an instance as gone of which EC2 gives a warning of ${warning}`,
    seen: group(two, { ...on, pool: pool({ spares: [spare('b9', B)] }), progress: warned(warning) }),
    policy: { minHealthyPerZone: 2 },
    expect: { kind: 'register', reason: 'zone-below-minimum', targets: [spare('b9', B)] },
  })),
  {
    name: 'leaves it where it is until its zone holds without it',
    seen: group(two, { ...on, progress: warned('interruption') }),
    policy: { minHealthyPerZone: 2 },
    expect: { kind: 'hold', reason: 'no-spare' },
  },
  {
    name: 'lets an instance go before EC2 takes it, once its zone holds without it',
    seen: group(two, { progress: warned('interruption') }),
    expect: {
      kind: 'deregister',
      reason: 'interrupted',
      zone: B,
      targets: [{ key: 'b2:80', id: 'b2', port: 80 }],
      keep: { [A]: 1, [B]: 1, [C]: 1 },
    },
  },
  {
    name: 'lets none go that EC2 only recommends to replace',
    seen: group(two, { progress: warned('rebalance') }),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'lets none go whose targets are somebody else’s to register',
    seen: group(two, { pool: pool({ kind: 'external' }), progress: warned('interruption') }),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'lets none go while the moves of this minute are used up',
    seen: group(two, {
      progress: { ...warned('interruption'), movesMs: Array.from({ length: 10 }, () => NOW) },
    }),
    expect: { kind: 'hold', reason: 'rate-used' },
  },
];
