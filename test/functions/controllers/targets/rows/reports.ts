import { B, group, MINUTE, NOW, zonesWith } from '../builders.ts';
import { two, type Row } from './row.ts';

export const reports: readonly Row[] = [
  {
    name: 'reports a node that is down although its zone has its targets',
    seen: group(two, {
      zones: zonesWith(B, { isHealthy: false }),
      progress: { holdsSinceMs: NOW - 3 * MINUTE },
    }),
    expect: { kind: 'hold', reason: 'node-down' },
  },
  {
    name: 'does not believe a status that may be as old as the outage that has just ended',
    seen: group(two, {
      zones: zonesWith(B, { isHealthy: false }),
      progress: { holdsSinceMs: NOW - 3 * MINUTE + 1 },
    }),
    expect: { kind: 'hold', reason: 'even' },
  },
  {
    name: 'reports another group that takes a zone out of DNS',
    seen: group(two, { otherGroups: { dark: { [B]: 'shop-admin' }, targets: {} } }),
    expect: { kind: 'hold', reason: 'other-group-dark' },
  },
];
