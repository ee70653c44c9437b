import { exclusionList } from '../exclusion.ts';
import type { Situation } from '../situation.ts';
import type { Rule } from './rule.ts';

/**
 * Applications read through a custom endpoint that excludes the readers which should not serve. It is created when it is
 * missing, and corrected when it excludes others than it should, whoever changed it. Where Evenkeel only observes,
 * nobody reads through it yet, and what it would do about the load is worth more to hear.
 */
export const endpointOutOfSync: Rule = (situation) => {
  const { view, policy, progress, numbers, relieved } = situation;
  const { endpoint, instances } = view;
  if (policy.mode === 'observe') return undefined;
  const excluded = exclusionList(situation);
  if (!endpoint) return { kind: 'set-endpoint', reason: 'endpoint-missing', excluded, relieved, numbers };
  // RDS takes changes only while the endpoint is available; the next look finds the difference again.
  if (endpoint.status !== 'available') return undefined;
  const present = new Set(instances.map(({ id }) => id));
  const actual = endpoint.excluded.filter((id) => present.has(id) && !(id in progress.leaving));
  const different = [
    ...actual.filter((id) => !excluded.includes(id)),
    ...excluded.filter((id) => !actual.includes(id)),
  ];
  // A function that ended between its call and its note of it left a list that is right, and a drain that nobody can
  // finish: the call is repeated for the sake of the note.
  const isNoted = situation.draining.every(({ id }) => progress.draining[id]!.excludedAtMs !== undefined);
  if (isNoted && different.length === 0) return undefined;
  const isRelief = isNoted && different.every((id) => relieved.includes(id) || progress.relieved.includes(id));
  return { kind: 'set-endpoint', reason: isRelief ? 'uneven-load' : 'endpoint-differs', excluded, relieved, numbers };
};

/** RDS takes no second change of an endpoint before the first has ended. */
export const isEndpointChanging = ({ endpoint }: Situation['view']): boolean =>
  endpoint !== undefined && endpoint.status !== 'available';
