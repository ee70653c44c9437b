import type { TargetGroupPolicy } from '../../../fleet/targets.ts';
import { deregisterTargets, registerTargets } from './actions/move.ts';
import { askPool, returnToPool, spreadService } from './actions/pool.ts';
import { setCrossZone } from './actions/crossZone.ts';
import type { Decision } from './decision.ts';

/**
 * Carries a decision out. Repeating it is harmless.
 * @throws {ConditionChangedError} if what the decision relied on is not so any more; else what AWS answered
 */
export async function act(decision: Decision, policy: TargetGroupPolicy): Promise<void> {
  switch (decision.kind) {
    case 'bridge':
      await setCrossZone(policy.arn, 'true');
      return;
    case 'unbridge':
      await setCrossZone(policy.arn, decision.setting, policy);
      return;
    case 'register':
      await registerTargets(policy.arn, decision.targets);
      return;
    case 'deregister':
      await deregisterTargets(decision, policy);
      return;
    case 'launch':
      await askPool(decision, policy);
      return;
    case 'spread':
      await spreadService(policy);
      return;
    case 'return':
      await returnToPool(decision, policy);
      return;
    case 'hold':
      return;
  }
}
