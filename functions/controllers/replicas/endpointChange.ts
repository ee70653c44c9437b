import { describeMembers, type EndpointMembers } from './endpointMembers.ts';
import type { EndpointView } from './view.ts';

/** A change of the endpoint that RDS has accepted and whose outcome no look has seen yet. */
export interface EndpointChange extends EndpointMembers {
  readonly acceptedAtMs: number;
}

/** From the call until the endpoint has its new list: under a minute (a guess). Until then a read may be stale, too. */
const SETTLES_MS = 60_000;

/** Whether the endpoint may show its old list although the change is under way. */
export const isSettling = (change: EndpointChange | undefined, nowMs: number): boolean =>
  change !== undefined && nowMs < change.acceptedAtMs + SETTLES_MS;

/**
 * What became of a change: RDS accepts some and leaves the list as it was.
 * @param present the cluster's instances: RDS drops from the lists what is gone
 */
export function outcomeOf(
  change: EndpointChange,
  endpoint: EndpointView | undefined,
  present: ReadonlySet<string>,
  nowMs: number,
): 'open' | 'made' | 'not-made' {
  if (endpoint?.status !== 'available') return 'open';
  const ofPresent = ({ excluded, only }: Pick<EndpointView, 'excluded' | 'only'>): EndpointMembers => ({
    excluded: excluded.filter((id) => present.has(id)),
    ...(only && { only: only.filter((id) => present.has(id)) }),
  });
  if (areSameMembers(ofPresent(change), ofPresent(endpoint))) return 'made';
  return isSettling(change, nowMs) ? 'open' : 'not-made';
}

/** What people read about a change that was not made. */
export const describeNotMade = (change: EndpointChange, endpoint: EndpointView): string =>
  `RDS accepted ${endpoint.id} ${describeMembers(change)}, and it is ${describeMembers(endpoint)}. Correct it by hand (aws rds modify-db-cluster-endpoint), or find out what reverts it`;

/** The same readers are reached, told in the same way. */
export function areSameMembers(one: EndpointMembers, other: EndpointMembers): boolean {
  if ((one.only === undefined) !== (other.only === undefined)) return false;
  return areSame(one.only ?? one.excluded, other.only ?? other.excluded);
}

const areSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((id) => other.includes(id));
