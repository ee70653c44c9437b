import { attentionTo, type Worry } from '../../control-loop/attention.ts';
import type { Evaluation } from '../../control-loop/rules.ts';
import { heldIn } from '../../control-loop/worries.ts';
import { attention } from './attention.ts';
import type { Decision } from './decision.ts';
import { endingWorries } from './endings.ts';
import { headroomWorries } from './headroom.ts';
import { placeOf } from './progress.ts';
import { cannotBeCovered, listenerGone, notInRegion, renewalNeedsPeople, wasNotServed } from './rules/holding.ts';
import { proofMissing } from './rules/proving.ts';
import { lateRenewals, renewalNotSeen } from './rules/renewing.ts';
import type { Rule } from './rules/rule.ts';
import type { Situation } from './situation.ts';

/** So many are told at once; the others are when these are done. */
const MAX_TOLD = 10;

/** What people are to hear besides the decision: what else needs them, certificates that only they can renew, renewals that are not served, and quotas nearly used up. */
export const worriesOf = (situation: Situation, evaluation: Evaluation<Decision>): Worry[] => [
  ...heldMeanwhile(situation, evaluation),
  ...endingWorries(situation),
  ...renewalWorries(situation),
  ...headroomWorries(situation.view, situation.policy, situation.nowMs),
];

/** Rules that hold because people are needed. */
const FOR_PEOPLE: readonly Rule[] = [
  listenerGone,
  notInRegion,
  cannotBeCovered,
  wasNotServed,
  renewalNeedsPeople,
  proofMissing,
  renewalNotSeen,
];

/** A person holds it: what is wrong with the rest is told afterwards. */
const BY_PEOPLE: ReadonlySet<string> = new Set(['paused', 'held-by-interlock']);

/** The decision is about one thing. What else needs people does not wait until that is done: each is told by itself. */
function heldMeanwhile(situation: Situation, evaluation: Evaluation<Decision>): Worry[] {
  const { decision } = evaluation;
  if (decision.kind !== 'hold' || BY_PEOPLE.has(decision.reason)) return [];
  const keys = new Set(heldIn(evaluation).map(keyOf));
  const worries = FOR_PEOPLE.flatMap((rule) => [rule(situation) ?? []].flat()).flatMap((held): Worry[] => {
    const found = attentionTo(attention, held);
    const key = keyOf(held);
    if (keys.has(key) || typeof found !== 'object') return [];
    keys.add(key);
    const message = typeof found.message === 'string' ? found.message : found.message(held);
    return [{ ...found, key, message }];
  });
  return worries.slice(0, MAX_TOLD);
}

const keyOf = (decision: Decision): string =>
  `hold ${decision.reason} ${decision.kind === 'hold' ? decision.about : ''}`;

/** ACM has renewed it, and a listener goes on with what it had before. */
const renewalWorries = (situation: Situation): Worry[] =>
  lateRenewals(situation).map(({ listener, certificate: { arn, names } }) => ({
    key: `renewal-not-served ${listener.arn} ${arn}`,
    afterMinutes: 0,
    message: `renewal-not-served: ${placeOf(listener)} goes on serving the certificate for ${names.join(', ')} (${arn}) as it was before its renewal, on at least one address. There is nothing to roll back. Evenkeel looks again every quarter of an hour; remove the certificate from the listener and add it again, or ask AWS Support, before the old one ends.`,
  }));
