import { whyPutOff } from '../../control-loop/putOff.ts';
import { type Evaluation, evaluate } from '../../control-loop/rules.ts';
import { type Decision, traits } from './decision.ts';
import type { Policy } from './policy.ts';
import type { Progress } from './progress.ts';
import { attachNeeded, attachOrdered, detachSoaked, replaceSuperseded } from './rules/attaching.ts';
import { deleteIdle, scheduleDeletion } from './rules/cleaning.ts';
import { heldByInterlock, paused } from './rules/guards.ts';
import {
  atRest,
  cannotBeCovered,
  listenerGone,
  notInRegion,
  notOursToReplace,
  renewalNeedsPeople,
  underWay,
  wasNotServed,
} from './rules/holding.ts';
import { copyRules, openHttps, proveBeforeRedirect, redirectProven } from './rules/https.ts';
import { migrateToDns, request, writeRecords } from './rules/issuing.ts';
import { confirmServed, proofMissing, prove, rollBack, undoHttps } from './rules/proving.ts';
import { confirmRenewed, proveRenewed, renewalNotSeen, renewalNotServed, renewalUnderWay } from './rules/renewing.ts';
import { hold, type Rule } from './rules/rule.ts';
import { situationOf } from './situation.ts';
import type { CertificatesView } from './view.ts';

/**
 * The first proposal that is not put off decides. An operator's pause takes precedence over every other rule; what is
 * being changed comes to its end before anything new begins; what cannot be done holds nothing else up.
 */
export const RULES: readonly Rule[] = [
  paused,
  heldByInterlock,
  confirmServed,
  confirmRenewed,
  rollBack,
  undoHttps,
  copyRules,
  attachOrdered,
  detachSoaked,
  prove,
  proveRenewed,
  attachNeeded,
  replaceSuperseded,
  redirectProven,
  openHttps,
  proveBeforeRedirect,
  writeRecords,
  migrateToDns,
  request,
  deleteIdle,
  scheduleDeletion,
  listenerGone,
  notInRegion,
  cannotBeCovered,
  wasNotServed,
  renewalNeedsPeople,
  proofMissing,
  renewalNotSeen,
  renewalNotServed,
  underWay,
  renewalUnderWay,
  notOursToReplace,
  atRest,
];

/**
 * What should be done about one certificate set of the fleet now.
 * @param nowMs milliseconds since the epoch
 */
export function decide(
  view: CertificatesView,
  progress: Progress,
  policy: Policy,
  nowMs: number,
): Evaluation<Decision> {
  const situation = situationOf(view, progress, policy, nowMs);
  return evaluate(RULES, situation, {
    whyPutOff: (proposal) => whyPutOff(proposal, progress, traits, nowMs),
    hold: (reason, proposal) => hold(situation, reason, traits.subjectsOf(proposal)[0]),
  });
}
