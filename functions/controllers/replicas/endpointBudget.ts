import type { ClusterPolicy } from '../../../fleet/cluster.ts';
import { MINUTE_MS } from './view.ts';

/** A change of the endpoint's list that RDS has accepted, and whom it has excluded since. */
export interface PastEndpointChange {
  readonly atMs: number;
  readonly excluded: readonly string[];
}

interface Made {
  readonly endpointChanges: readonly PastEndpointChange[];
}

type Limit = Pick<ClusterPolicy, 'endpointChangesPerHour'>;

const HOUR_MS = 60 * MINUTE_MS;

/** The changes of the last hour, oldest first. */
export const recentEndpointChanges = ({ endpointChanges }: Made, nowMs: number): readonly PastEndpointChange[] =>
  endpointChanges.filter(({ atMs }) => nowMs - atMs < HOUR_MS);

/**
 * How many more changes of the endpoint this hour has. What protects clients is never refused and counts all the same,
 * so that there may be more than the limit already: then 0.
 */
export const endpointChangesLeft = (made: Made, { endpointChangesPerHour }: Limit, nowMs: number): number =>
  Math.max(0, endpointChangesPerHour - recentEndpointChanges(made, nowMs).length);

/** Minutes until the change after one that is made now may be made; 0 if at once. */
export function minutesUntilNext(made: Made, { endpointChangesPerHour }: Limit, nowMs: number): number {
  const timesMs = [...recentEndpointChanges(made, nowMs).map(({ atMs }) => atMs), nowMs];
  const last = timesMs.at(-endpointChangesPerHour);
  return last === undefined ? 0 : Math.ceil((last + HOUR_MS - nowMs) / MINUTE_MS);
}
