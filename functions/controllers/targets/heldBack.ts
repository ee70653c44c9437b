import type { TargetGroupPolicy } from '../../../fleet/targets.ts';
import type { Worry } from '../../control-loop/attention.ts';
import { describeConcerned } from '../../control-loop/zoneNumbers.ts';
import type { Progress } from './progress.ts';
import { situationOf } from './situation.ts';
import type { GroupView, OwnersWork } from './view.ts';

/** As for every zone that nothing is on its way to. */
const SHORT_MINUTES = 5;

const WORK: Readonly<Record<OwnersWork, string>> = {
  deploying: 'CodeDeploy, ECS or another controller deploys to the pool. Check the deployment',
  refreshing: 'an instance refresh of its Auto Scaling group is under way. Check the refresh',
  replacing: 'ECS replaces tasks of the service. Check the events of the service',
};

/** What goes before helping a zone that is short, and what to look at. */
function whyHeldBack({ pool, interlock, zones }: GroupView): string | undefined {
  if (interlock) return `${interlock.by} holds the group. Check whether it is to go on`;
  if (zones.some(({ isShiftedAway }) => isShiftedAway)) {
    return 'traffic is shifted away from another zone. Help this one by hand, or cancel the shift';
  }
  if (zones.some(({ isShiftedAway }) => isShiftedAway === undefined)) {
    return 'ARC does not say whether traffic is shifted away from a zone. Help the zone by hand';
  }
  return pool.work && WORK[pool.work];
}

/**
 * A zone is short of targets, and what would help it has to wait for somebody else's work: that is a reason to hold, and
 * none to keep still about the zone. One that traffic is shifted away from misses nobody.
 */
export function heldBackIn(view: GroupView, progress: Progress, policy: TargetGroupPolicy, nowMs: number): Worry[] {
  const why = view.unfit || view.pause ? undefined : whyHeldBack(view);
  if (why === undefined) return [];
  const { short, numbers } = situationOf(view, progress, policy, nowMs);
  if (short.every(({ isShiftedAway }) => isShiftedAway)) return [];
  return [
    {
      key: 'help held back',
      afterMinutes: SHORT_MINUTES,
      message: `${describeConcerned(numbers)}. A zone has fewer healthy targets than its minimum, and no target is registered or launched for it while ${why}.`,
    },
  ];
}
