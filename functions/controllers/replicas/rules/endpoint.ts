import type { EndpointMembers } from '../endpointMembers.ts';
import { areSameMembers, isSettling } from '../endpointChange.ts';
import { membersOf } from '../exclusion.ts';
import type { Situation } from '../situation.ts';
import { type EndpointView, isLeftOut } from '../view.ts';
import type { Rule } from './rule.ts';

/**
 * Applications read through a custom endpoint that excludes the readers which should not serve. It is created when it is
 * missing, and corrected when it excludes others than it should, whoever changed it. Where Evenkeel only observes,
 * nobody reads through it yet, and what it would do about the load is worth more to hear.
 */
export const endpointOutOfSync: Rule = (situation) => {
  const { view, policy, progress, numbers, relieved, endpointChangesLeft } = situation;
  const { endpoint } = view;
  if (policy.mode === 'observe') return undefined;
  if (!endpoint) {
    // Of what is created the list is empty already, so that leaving it so is no change.
    return { kind: 'set-endpoint', reason: 'endpoint-missing', ...forCreation(situation), relieved, numbers };
  }
  // RDS takes changes only while the endpoint is available; the next look finds the difference again.
  if (isEndpointChanging(situation)) return undefined;
  const actual = ofPresent(endpoint, situation);
  const wanted = membersOf(situation);
  // A function that ended between its call and its note of it left a list that is right, and a drain that nobody can
  // finish: the call is repeated for the sake of the note.
  const isNoted = situation.draining.every(({ id }) => progress.draining[id]!.excludedAtMs !== undefined);
  if (isNoted && (reachesAll(actual, wanted, view.writerId) || areSameMembers(actual, wanted))) return undefined;
  const different = view.instances
    .map(({ id }) => id)
    .filter((id) => id !== view.writerId && isLeftOut(actual, id) !== isLeftOut(wanted, id));
  const isRelief =
    isNoted && different.length > 0 && different.every((id) => relieved.includes(id) || progress.relieved.includes(id));
  // What relief wants can wait, even its end: nobody is without a reader meanwhile.
  if (isRelief && endpointChangesLeft === 0) return undefined;
  return { kind: 'set-endpoint', reason: isRelief ? 'uneven-load' : 'endpoint-differs', ...wanted, relieved, numbers };
};

/** RDS takes no second change of an endpoint before the first has ended. */
export const isEndpointChanging = ({ view, progress, nowMs }: Situation): boolean =>
  view.endpoint !== undefined && (view.endpoint.status !== 'available' || isSettling(progress.endpointChange, nowMs));

const forCreation = (situation: Situation): EndpointMembers => {
  const { excluded } = membersOf(situation);
  return { excluded: excluded.filter((id) => id !== situation.view.writerId) };
};

/** What is gone or going is no difference. */
function ofPresent({ excluded, only }: EndpointView, { view, progress }: Situation): EndpointMembers {
  const present = new Set(view.instances.map(({ id }) => id));
  const isThere = (id: string) => present.has(id) && !(id in progress.leaving);
  return { excluded: excluded.filter(isThere), ...(only && { only: only.filter(isThere) }) };
}

/** Nobody is excluded and nobody has to be: better than anything that could be told instead. */
const reachesAll = (actual: EndpointMembers, wanted: EndpointMembers, writerId: string | undefined): boolean =>
  !actual.only && actual.excluded.length === 0 && wanted.excluded.every((id) => id === writerId);
