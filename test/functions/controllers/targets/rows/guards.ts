import { B, group, zonesWith } from '../builders.ts';
import { bDead, bEmpty, drill, on, spareInB, two, type Row } from './row.ts';

export const guards: readonly Row[] = [
  {
    name: 'holds while a person has paused the group, even with a dark zone',
    seen: group(bEmpty, { pause: { by: 'ada', why: 'migration' } }),
    expect: { kind: 'hold', reason: 'paused' },
  },
  ...(['group-not-found', 'no-load-balancer', 'other-load-balancer', 'alb-target', 'not-tagged'] as const).map(
    (unfit): Row => ({
      name: `leaves a group alone that is ${unfit}`,
      seen: group(bEmpty, { unfit }),
      expect: { kind: 'hold', reason: unfit },
    }),
  ),
  {
    name: 'holds while a drill has the group',
    seen: group(two, { interlock: drill }),
    expect: { kind: 'hold', reason: 'held-by-interlock' },
  },
  {
    name: 'turns a bridge on even while a drill has the group',
    seen: group(bDead, { interlock: drill }),
    expect: { kind: 'bridge', reason: 'zone-below-minimum' },
  },
  {
    name: 'registers no spare while a drill has the group',
    seen: group(bDead, { interlock: drill, ...on, ...spareInB }),
    expect: { kind: 'hold', reason: 'held-by-interlock' },
  },
  {
    name: 'holds while traffic is shifted away from a zone',
    seen: group(two, { zones: zonesWith(B, { isShiftedAway: true }) }),
    expect: { kind: 'hold', reason: 'zonal-shift' },
  },
  {
    name: 'bridges a pinned zone that traffic is shifted away from: DNS moves none of its clients',
    seen: group(two, { zones: zonesWith(B, { isShiftedAway: true }) }),
    policy: { pinnedZones: [B] },
    expect: { kind: 'bridge', reason: 'pinned-zone-shifted-away' },
  },
  {
    name: 'moves nothing while ARC does not say what is shifted',
    seen: group(bEmpty, { zones: zonesWith(B, { isShiftedAway: undefined }), ...on, ...spareInB }),
    expect: { kind: 'hold', reason: 'zonal-shift-unknown' },
  },
  {
    name: 'bridges even while ARC does not answer',
    seen: group(bEmpty, { zones: zonesWith(B, { isShiftedAway: undefined }) }),
    expect: { kind: 'bridge', reason: 'zone-below-minimum' },
  },
];
