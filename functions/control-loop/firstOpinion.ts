import type { BaseDecision } from './decision.ts';
import { type Failures, isBackingOff } from './kindFailures.ts';

interface Circumstances<Decision> {
  readonly failures: Failures;
  readonly nowMs: number;
  /** What is said where every rule with an opinion wants what failed lately. */
  readonly backingOff: () => Decision;
  /** A hold in the place of a decision that may not be carried out now, whatever other rules say. */
  readonly forbids?: (decision: Decision) => Decision | undefined;
}

/**
 * The first rule with an opinion decides. What failed lately waits a while; the rules after it may still find something
 * to do. The last rule always has an opinion.
 */
export function firstOpinion<Situation, Decision extends BaseDecision>(
  rules: readonly ((situation: Situation) => Decision | undefined)[],
  situation: Situation,
  { failures, nowMs, backingOff, forbids }: Circumstances<Decision>,
): Decision {
  let passedOver = false;
  for (const rule of rules) {
    const decision = rule(situation);
    if (!decision) continue;
    if (decision.kind === 'hold') return passedOver ? backingOff() : decision;
    const forbidden = forbids?.(decision);
    if (forbidden) return forbidden;
    if (!isBackingOff(failures, decision.kind, nowMs)) return decision;
    passedOver = true;
  }
  throw new Error('No rule has an opinion, not even the last one.');
}
