import type { Situation } from '../situation.ts';
import type { Rule } from './rule.ts';

/**
 * Applications read through a custom endpoint that leaves out the readers which should not serve. It is created when
 * it is missing, and put right when it leaves out others than it should, whoever changed it. Where Evenkeel only
 * observes, nobody reads through it yet, and what it would do about the load is worth more to hear.
 */
export const endpointNotTrue: Rule = (situation) => {
  const { endpoint } = situation.view;
  if (situation.policy.mode === 'observe') return undefined;
  const excluded = readersToExclude(situation);
  if (!endpoint) return { kind: 'set-endpoint', reason: 'endpoint-missing', excluded, numbers: situation.numbers };
  // RDS takes changes only while the endpoint is available; the next look finds the difference again.
  if (endpoint.status !== 'available') return undefined;
  const present = new Set(situation.view.instances.map(({ id }) => id));
  const actual = endpoint.excluded.filter((id) => present.has(id) && !(id in situation.view.progress.leaving));
  const differs = actual.length !== excluded.length || actual.some((id) => !excluded.includes(id));
  return differs
    ? { kind: 'set-endpoint', reason: 'endpoint-differs', excluded, numbers: situation.numbers }
    : undefined;
};

/** In a fixed order, so that the same list is written the same way. */
export const readersToExclude = ({ draining }: Pick<Situation, 'draining'>): string[] =>
  draining.map(({ id }) => id).toSorted();
