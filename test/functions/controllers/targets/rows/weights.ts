import { B, group, MINUTE, NOW, pool, scalingGroup, spare, target, zonesWith } from '../builders.ts';
import { bDead, bEmpty, bridged, lasted, on, order, registered, spareInB, two, type Row } from './row.ts';

const idle = { routing: { service: 'weight-zero', sharePercent: 0, shares: '1:green/1=1.0000' } } as const;
const nobody = { routing: { service: 'all-weights-zero', sharePercent: 0, shares: '1:' } } as const;
const shared = { routing: { service: 'serving', sharePercent: 90, shares: '1:blue/1=0.9000,green/1=0.1000' } } as const;

/** The weights have changed so many minutes ago. */
const shifted = (minutesAgo: number) => ({ routing: { shares: '', changedMs: NOW - minutesAgo * MINUTE } });

const uneven = [...two, target('x1', B), target('x2', B), target('x3', B)];

export const weights: readonly Row[] = [
  {
    name: 'neither bridges nor helps a group of weight 0, whatever its zones lack',
    seen: group(bEmpty, { ...idle, ...spareInB }),
    expect: { kind: 'hold', reason: 'not-in-service' },
  },
  {
    name: 'orders nothing for it',
    seen: group(bEmpty, { ...idle, ...on, pool: scalingGroup() }),
    expect: { kind: 'hold', reason: 'not-in-service' },
  },
  {
    name: 'does not bridge it for a pinned zone that traffic is shifted away from',
    seen: group(two, { ...idle, zones: zonesWith(B, { isShiftedAway: true }) }),
    policy: { pinnedZones: [B] },
    expect: { kind: 'hold', reason: 'zonal-shift' },
  },
  {
    name: 'does not turn cross-zone on for good as long as its weight is 0',
    seen: group(two, idle),
    policy: { crossZone: 'always' },
    expect: { kind: 'hold', reason: 'not-in-service' },
  },
  {
    name: 'leaves the bridge of a group on that is not in service any more',
    seen: group(two, { ...idle, ...bridged, progress: { ...bridged.progress, ...lasted } }),
    expect: { kind: 'hold', reason: 'not-in-service' },
  },
  {
    name: 'evens nothing out in it',
    seen: group(uneven, { ...idle, pool: pool({ spares: [spare('s1', B)] }) }),
    expect: { kind: 'hold', reason: 'not-in-service' },
  },
  {
    name: 'says nothing about the load balancer’s zones on its account',
    seen: group(two, { ...idle, otherGroups: { dark: { [B]: 'green' }, targets: {} } }),
    expect: { kind: 'hold', reason: 'not-in-service' },
  },
  {
    name: 'takes a spare back that a zone above its minimum does not need',
    seen: group([...two, target('s1', B)], {
      ...idle,
      progress: { registered: registered(30), ...lasted },
    }),
    expect: { kind: 'deregister', reason: 'surplus', targets: [{ id: 's1' }] },
  },
  {
    name: 'leaves a spare in a zone that has no other healthy target',
    seen: group([...bDead, target('s1', B)], {
      ...idle,
      progress: { registered: registered(30), ...lasted },
    }),
    expect: { kind: 'hold', reason: 'not-in-service' },
  },
  {
    name: 'says that nobody gets a connection while all weights are 0',
    seen: group(bDead, { ...nobody, ...spareInB }),
    expect: { kind: 'hold', reason: 'all-weights-zero' },
  },
  {
    name: 'helps a group with some weight as any other, and says its share',
    seen: group(bDead, shared),
    expect: { kind: 'bridge', reason: 'zone-below-minimum', numbers: { 'share %': 90 } },
  },
  {
    name: 'evens nothing out while the weights shift',
    seen: group(uneven, { pool: pool({ spares: [spare('s1', B)] }), progress: shifted(19) }),
    expect: { kind: 'hold', reason: 'weights-shifting' },
  },
  {
    name: 'bridges a zone while the weights shift',
    seen: group(bDead, { progress: shifted(1) }),
    expect: { kind: 'bridge', reason: 'zone-below-minimum' },
  },
  {
    name: 'registers spares while the weights shift',
    seen: group(bDead, { ...on, ...spareInB, progress: shifted(1) }),
    expect: { kind: 'register', reason: 'zone-below-minimum' },
  },
  {
    name: 'takes no surplus away while the weights shift',
    seen: group([...two, target('s1', B)], {
      progress: { registered: registered(30), ...lasted, ...shifted(19) },
    }),
    expect: { kind: 'hold', reason: 'weights-shifting' },
  },
  {
    name: 'returns no capacity while the weights shift',
    seen: group([...two, target('i-new', B)], {
      pool: scalingGroup(),
      progress: { orders: { o1: order }, ...lasted, ...shifted(19) },
    }),
    expect: { kind: 'hold', reason: 'weights-shifting' },
  },
  {
    name: 'lets no donor go while the weights shift',
    seen: group([...two, target('s1', B)], {
      progress: { rebalance: { newcomers: ['s1:80'], donors: ['a1:80'] }, ...shifted(19) },
    }),
    expect: { kind: 'hold', reason: 'weights-shifting' },
  },
  {
    name: 'leaves a bridge on while the weights shift',
    seen: group(two, { ...bridged, progress: { ...bridged.progress, ...lasted, ...shifted(19) } }),
    expect: { kind: 'hold', reason: 'weights-shifting' },
  },
  {
    name: 'takes the bridge away once the shift is over',
    seen: group(two, { ...bridged, progress: { ...bridged.progress, ...lasted, ...shifted(20) } }),
    expect: { kind: 'unbridge', reason: 'zones-hold' },
  },
  {
    name: 'leaves everything alone during a zonal shift, weights or not',
    seen: group(two, { zones: zonesWith(B, { isShiftedAway: true }), progress: shifted(1) }),
    expect: { kind: 'hold', reason: 'zonal-shift' },
  },
  {
    name: 'bridges during a zonal shift while the weights shift',
    seen: group(bDead, { zones: zonesWith(B, { isShiftedAway: true }), progress: shifted(1) }),
    expect: { kind: 'bridge', reason: 'zone-below-minimum' },
  },
  {
    name: 'says that there is no room where the targets of all groups fill the quota',
    seen: group(bDead, { ...on, ...spareInB, otherGroups: { dark: {}, targets: { [B]: 494 } } }),
    expect: { kind: 'hold', reason: 'target-quota' },
  },
  {
    name: 'registers as many as the quota of all groups leaves room for',
    seen: group(bEmpty, {
      ...on,
      pool: pool({ spares: [spare('s1', B), spare('s2', B)] }),
      otherGroups: { dark: {}, targets: { [B]: 495 } },
    }),
    policy: { minHealthyPerZone: 2 },
    expect: { kind: 'register', reason: 'zone-below-minimum', targets: [{ id: 's1' }] },
  },
];
