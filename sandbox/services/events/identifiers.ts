import type { Random } from '../../random.ts';

/** A version 4 UUID from the Region's chance, so that a run repeats with the same identifiers. */
export function uuid(random: Random): string {
  const hex = (digits: number) =>
    random
      .integer(0, 16 ** digits - 1)
      .toString(16)
      .padStart(digits, '0');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[random.integer(0, 3)]}${hex(3)}-${hex(6)}${hex(6)}`;
}

/** Region time as EventBridge and Scheduler write it: ISO 8601, whole seconds, UTC. */
export const isoSeconds = (timeMs: number): string => `${new Date(timeMs).toISOString().slice(0, 19)}Z`;
