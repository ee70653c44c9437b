import type { ClusterPolicy } from '../../../fleet/cluster.ts';
import type { Decision } from './decision.ts';

const HOUR_MS = 3_600_000;

/** Growing and shrinking by the load, and replacing, are changes; repairing, building up to the floor and finishing are not. */
export const isChange = ({ kind, reason }: Decision): boolean =>
  kind === 'drain' || (kind === 'add' && CHANGING.has(reason));

const CHANGING: ReadonlySet<string> = new Set(['overloaded', 'lagging', 'rising', 'forecast', 'outdated']);

/** Whether this would be one change too many within an hour. */
export function isOverBudget(
  decision: Decision,
  { changesMs }: { readonly changesMs: readonly number[] },
  { maxChangesPerHour }: Pick<ClusterPolicy, 'maxChangesPerHour'>,
  nowMs: number,
): boolean {
  return isChange(decision) && recentChanges(changesMs, nowMs).length >= maxChangesPerHour;
}

/** The changes of the last hour, by their times in milliseconds since the epoch. */
export const recentChanges = (changesMs: readonly number[], nowMs: number): number[] =>
  changesMs.filter((atMs) => nowMs - atMs < HOUR_MS);
