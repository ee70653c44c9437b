import { attentionTo, type Worry } from '../../control-loop/attention.ts';
import { attention } from './attention.ts';
import { endingWorries } from './endings.ts';
import { headroomWorries } from './headroom.ts';
import { placeOf } from './progress.ts';
import { lateRenewals } from './rules/renewing.ts';
import { hold } from './rules/rule.ts';
import type { Situation } from './situation.ts';

/** So many names are told at once; the others are when these are done. */
const MAX_TOLD = 10;

/** What people are to hear besides the decision: names that no certificate can be had for, certificates that only people can renew, renewals that are not served, and quotas nearly used up. */
export const worriesOf = (situation: Situation): Worry[] => [
  ...blockedWorries(situation),
  ...endingWorries(situation),
  ...renewalWorries(situation),
  ...headroomWorries(situation.view, situation.policy),
];

/** The decision says what is wrong with the first name that no certificate can be had for. */
function blockedWorries(situation: Situation): Worry[] {
  const [first, ...others] = situation.needs.flatMap(({ blocked }) => blocked ?? []);
  const keys = new Set([first && `hold ${first.reason} ${first.about}`]);
  const worries = others.flatMap(({ reason, about, numbers, because }): Worry[] => {
    const key = `hold ${reason} ${about}`;
    const decision = hold(situation, reason, about, numbers, because);
    const found = attentionTo(attention, decision);
    if (keys.has(key) || typeof found !== 'object') return [];
    keys.add(key);
    const message = typeof found.message === 'string' ? found.message : found.message(decision);
    return [{ ...found, key, message }];
  });
  return worries.slice(0, MAX_TOLD);
}

/** ACM has renewed it, and a listener goes on with what it had before. */
const renewalWorries = (situation: Situation): Worry[] =>
  lateRenewals(situation).map(({ listener, certificate: { arn, names } }) => ({
    key: `renewal-not-served ${listener.arn} ${arn}`,
    afterMinutes: 0,
    message: `renewal-not-served: ${placeOf(listener)} goes on serving the certificate for ${names.join(', ')} (${arn}) as it was before its renewal, on at least one address. There is nothing to roll back. Evenkeel looks again every quarter of an hour; remove the certificate from the listener and add it again, or ask AWS Support, before the old one ends.`,
  }));
