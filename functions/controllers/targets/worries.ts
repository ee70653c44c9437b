import type { TargetGroupPolicy } from '../../../fleet/targets.ts';
import type { Worry } from '../../control-loop/attention.ts';
import type { Progress } from './progress.ts';
import { type WhyKept, whyKept } from './rules/surplus.ts';
import type { GroupView } from './view.ts';

/** What the fleet says about the pool and what is there differ: often a deployment that is not finished. */
const CLAIMED_MINUTES = 30;

/** What we have launched and may not give back costs money, and nothing else. */
const KEPT_MINUTES = 60;

const KEPT: Readonly<Record<WhyKept, string>> = {
  'terminate-suspended': 'the process Terminate of its Auto Scaling group is suspended. Resume it',
  'minimum-size':
    'their Auto Scaling group would have fewer than its minimum size. Lower the minimum, or count them as its own',
  protected: 'somebody has protected them from scale-in. Remove the protection, or terminate them by hand',
};

/** What about a group needs a person, whatever is decided. */
export function worriesOf(
  { pool }: Pick<GroupView, 'pool'>,
  { orders, holdsSinceMs }: Pick<Progress, 'orders' | 'holdsSinceMs'>,
  policy: Pick<TargetGroupPolicy, 'pool'>,
): Worry[] {
  const worries: Worry[] = [];
  if (pool.isClaimed && policy.pool !== 'external') {
    worries.push({
      key: 'claimed',
      afterMinutes: CLAIMED_MINUTES,
      message:
        "Kubernetes manages the targets of this group or the instances of its pool, as their tags say: no target is registered and nothing is launched. Set `pool: 'external'` in the fleet.",
    });
  }
  const kept = holdsSinceMs === undefined ? [] : Object.values(orders).flatMap((order) => whyKept(order, pool) ?? []);
  for (const why of new Set(kept)) {
    worries.push({
      key: `kept ${why}`,
      afterMinutes: KEPT_MINUTES,
      message: `Instances that were launched for a zone are not needed any more and stay, because ${KEPT[why]}.`,
    });
  }
  return worries;
}

/** Whoever else has changed what we change again and again. */
export const revertedBy = (key: string, { otherHand }: Pick<Progress, 'otherHand'>): string | undefined =>
  key === 'bridge' || key === 'unbridge' ? otherHand?.principal : undefined;
