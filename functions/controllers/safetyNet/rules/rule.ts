import type { ClusterPolicy } from '../../../../fleet/cluster.ts';
import type { Numbers } from '../../../control-loop/decision.ts';
import type { Rule as AnyRule } from '../../../control-loop/rules.ts';
import type { Decision, HoldReason } from '../decision.ts';
import type { NetView } from '../view.ts';

/** What the fleet says about a cluster, and the stage, which is part of our policy's name. */
export interface Policy extends Pick<ClusterPolicy, 'mode' | 'readers' | 'safetyNet'> {
  readonly stage: string;
}

/** The rules look at this and at nothing else. */
export interface Situation {
  readonly view: NetView;
  readonly policy: Policy;
  readonly numbers: Numbers;
}

export type Rule = AnyRule<Situation, Decision>;

export const hold = ({ numbers }: Situation, reason: HoldReason): Decision => ({ kind: 'hold', reason, numbers });
