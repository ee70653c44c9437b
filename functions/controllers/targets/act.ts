import { setCrossZone } from './actions/crossZone.ts';
import { deregisterTargets, registerTargets } from './actions/move.ts';
import { askPool, returnToPool, spreadService } from './actions/pool.ts';
import type { Sharer } from './actions/standing.ts';
import type { Decision } from './decision.ts';

/**
 * Carries a decision out. Repeating it is harmless.
 * @param arn of the target group
 * @param sharers the fleet's other groups that have the same pool
 * @throws {ConditionChangedError} if what the decision relied on is not so any more; else what AWS answered
 */
export async function act(decision: Decision, arn: string, sharers: readonly Sharer[] = []): Promise<void> {
  switch (decision.kind) {
    case 'bridge':
    case 'unbridge':
      await setCrossZone(decision, arn);
      return;
    case 'register':
      await registerTargets(decision, arn);
      return;
    case 'deregister':
      await deregisterTargets(decision, arn);
      return;
    case 'launch':
      await askPool(decision);
      return;
    case 'spread':
      await spreadService(decision);
      return;
    case 'return':
      await returnToPool(decision, arn, sharers);
      return;
    case 'hold':
      return;
  }
}
