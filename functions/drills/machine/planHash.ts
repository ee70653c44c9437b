import { createHash } from 'node:crypto';
import type { DrillPlan } from '../api/report.ts';

/** SHA-256 of a plan. Equal plans have equal hashes, in whatever order their fields were written. */
export const hashOf = (plan: DrillPlan): string => createHash('sha256').update(canonical(plan)).digest('hex');

/** JSON with the keys of every object in order: equal values have equal texts. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
}
