import { isBackingOff } from '../replicas/failures.ts';
import type { Decision } from './decision.ts';
import type { Policy } from './policy.ts';
import { attachNeeded, attachOrdered, detachSoaked, replaceSuperseded } from './rules/attaching.ts';
import { deleteIdle, retireIdle } from './rules/cleaning.ts';
import { heldByInterlock, paused } from './rules/guards.ts';
import { atRest, cannotBeCovered, notInRegion, renewalNeedsPeople, underWay, wasNotServed } from './rules/holding.ts';
import { openHttps, proveBeforeRedirect, redirectProven } from './rules/https.ts';
import { migrateToDns, request, writeRecords } from './rules/issuing.ts';
import { confirmServed, prove, putBack, undoHttps } from './rules/proving.ts';
import { hold, type Rule } from './rules/rule.ts';
import { situationOf } from './situation.ts';
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
  let passedOver = false;
  for (const rule of RULES) {
    const decision = rule(situation);
    if (!decision) continue;
    if (decision.kind === 'hold') return passedOver ? hold(situation, 'backing-off') : decision;
    // What failed lately waits a while; the rules after it may still find something to do.
    if (!isBackingOff(view.progress.failures, decision.kind, nowMs)) return decision;
    passedOver = true;
  }
  throw new Error('The last rule, atRest, always has an opinion.');
}
