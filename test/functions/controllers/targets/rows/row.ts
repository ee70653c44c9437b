import type { TargetGroupPolicy } from '../../../../../fleet/targets.ts';
import { A, B, C, MINUTE, NOW, pool, spare, targetsIn, type Seen } from '../builders.ts';

/** A sentence about the decision, what it is made from, and what it is. */
export interface Row {
  readonly name: string;
  readonly seen: Seen;
  readonly policy?: Partial<TargetGroupPolicy>;
  readonly expect: Record<string, unknown>;
}

export const two = [...targetsIn(A, 2), ...targetsIn(B, 2), ...targetsIn(C, 2)];
export const bDead = [...targetsIn(A, 2), ...targetsIn(B, 2, 'unhealthy'), ...targetsIn(C, 2)];
export const bEmpty = [...targetsIn(A, 2), ...targetsIn(C, 2)];
export const drill = { by: 'zone-evacuation/2026-03-02', untilMs: NOW + MINUTE };
export const bridged = {
  crossZone: { setting: 'true', isOn: true },
  progress: { bridge: { sinceMs: NOW - 20 * MINUTE, before: 'false' as const } },
} as const;
export const on = { crossZone: { setting: 'true', isOn: true } } as const;
export const spareInB = { pool: pool({ spares: [spare('s1', B)] }) };
export const order = {
  atMs: NOW - 20 * MINUTE,
  zone: B,
  count: 1,
  instanceIds: ['i-new'],
  desired: 7,
  isOpen: false,
  desiredAfter: undefined,
};
export const registered = (minutesAgo: number, as: 'spare' | 'replacement' = 'spare') => ({
  's1:80': { atMs: NOW - minutesAgo * MINUTE, zone: B, as },
});
export const lasted = { holdsSinceMs: NOW - 10 * MINUTE, surplusSinceMs: NOW - 10 * MINUTE };
