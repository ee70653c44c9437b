import type { TargetGroupPolicy } from '../../../fleet/targets.ts';
import { whyPutOff } from '../../control-loop/putOff.ts';
import { type Evaluation, evaluate } from '../../control-loop/rules.ts';
import { type Decision, traits } from './decision.ts';
import type { Progress } from './progress.ts';
import { atRest, evenOut, leaversDrain, letDonorsGo, staysUneven } from './rules/balance.ts';
import { bridgeZones, crossZoneBarred, endBridge, neverBridged } from './rules/bridge.ts';
import { letInterruptedGo, removeSurplus, returnCapacity } from './rules/surplus.ts';
import {
  allWeightsZero,
  heldByInterlock,
  nodeDown,
  notForUs,
  notInService,
  otherGroupDark,
  ownerAtWork,
  ownerScales,
  paused,
  weightsShift,
  zonalShift,
} from './rules/guards.ts';
import { askForCapacity, helpMustWait, registerSpares, removeFailed, thresholdOutOfReach } from './rules/help.ts';
import { hold, type Rule } from './rules/rule.ts';
import { situationOf } from './situation.ts';
import type { GroupView } from './view.ts';

/**
 * The first rule with a proposal decides. An operator's pause takes precedence over every other rule. A zone is helped by
 * the cheapest lever that holds, a bridge, then spares, then new capacity; what helped is given back in the reverse
 * order, and only while no zone is in need.
 */
export const RULES: readonly Rule[] = [
  paused,
  notForUs,
  bridgeZones,
  heldByInterlock,
  zonalShift,
  ownerAtWork,
  removeFailed,
  registerSpares,
  askForCapacity,
  helpMustWait,
  allWeightsZero,
  thresholdOutOfReach,
  nodeDown,
  otherGroupDark,
  crossZoneBarred,
  letInterruptedGo,
  ownerScales,
  weightsShift,
  letDonorsGo,
  leaversDrain,
  returnCapacity,
  removeSurplus,
  notInService,
  neverBridged,
  endBridge,
  evenOut,
  staysUneven,
  atRest,
];

/**
 * What should be done about one target group now.
 * @param nowMs milliseconds since the epoch
 */
export function decide(
  view: GroupView,
  progress: Progress,
  policy: TargetGroupPolicy,
  nowMs: number,
): Evaluation<Decision> {
  const situation = situationOf(view, progress, policy, nowMs);
  return evaluate(RULES, situation, {
    whyPutOff: (proposal) => whyPutOff(proposal, progress, traits, nowMs),
    hold: (reason) => hold(situation, reason),
  });
}
