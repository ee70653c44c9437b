import { firstOpinion } from '../../control-loop/firstOpinion.ts';
import type { Decision } from './decision.ts';
import type { Policy } from './policy.ts';
import { attachNeeded, attachOrdered, detachSoaked, replaceSuperseded } from './rules/attaching.ts';
import { deleteIdle, retireIdle } from './rules/cleaning.ts';
import { heldByInterlock, paused } from './rules/guards.ts';
import { atRest, cannotBeCovered, notInRegion, renewalNeedsPeople, underWay, wasNotServed } from './rules/holding.ts';
import { copyRules, openHttps, proveBeforeRedirect, redirectProven } from './rules/https.ts';
import { migrateToDns, request, writeRecords } from './rules/issuing.ts';
import { confirmServed, prove, putBack, undoHttps } from './rules/proving.ts';
import { hold, type Rule } from './rules/rule.ts';
import { type Situation, situationOf } from './situation.ts';
import type { CertificatesView } from './view.ts';

/**
 * The first rule with an opinion decides. A person's pause beats everything; what is being changed comes to its end
 * before anything new begins; what cannot be done holds nothing else up.
 */
export const RULES: readonly Rule[] = [
  paused,
  heldByInterlock,
  confirmServed,
  putBack,
  undoHttps,
  copyRules,
  attachOrdered,
  detachSoaked,
  prove,
  attachNeeded,
  replaceSuperseded,
  redirectProven,
  openHttps,
  proveBeforeRedirect,
  writeRecords,
  migrateToDns,
  request,
  deleteIdle,
  retireIdle,
  notInRegion,
  cannotBeCovered,
  wasNotServed,
  renewalNeedsPeople,
  underWay,
  atRest,
];

/**
 * What should be done about one entry of the fleet's certificates now.
 * @param nowMs milliseconds since the epoch
 */
export function decide(view: CertificatesView, policy: Policy, nowMs: number): Decision {
  const situation = situationOf(view, policy, nowMs);
  return firstOpinion<Situation, Decision>(RULES, situation, {
    failures: view.progress.failures,
    nowMs,
    backingOff: () => hold(situation, 'backing-off'),
  });
}
