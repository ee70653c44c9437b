import type { TargetState } from '../../aws/elasticLoadBalancing/target.ts';
import type { TargetGroupPolicy } from '../../../fleet/targets.ts';
import { filterValues } from '../../control-loop/records.ts';
import type { ResourceRecord } from '../../control-loop/record.ts';
import { type Told, toldOf } from './news.ts';
import { adoptInstances } from './orders.ts';
import { NEWCOMER_PATIENCE_MS, OUT_OF_SIGHT_MS, type Progress, readProgress } from './progress.ts';
import { hasSurplus } from './rules/surplus.ts';
import { rememberRouting } from './routing.ts';
import { situationOf } from './situation.ts';
import type { GroupView } from './view.ts';

const MINUTE_MS = 60_000;

/** What is remembered of a group as it is now: what AWS shows to have come to its end is left out. */
export function progressOf(
  view: GroupView,
  { progress: written, marks }: Pick<ResourceRecord<Progress>, 'progress' | 'marks'>,
  policy: TargetGroupPolicy,
  nowMs: number,
): Progress {
  if (view.unfit && view.unfit !== 'group-not-found') return keptWhileUnseen(readProgress(written), view, nowMs);
  const adopted = adoptInstances(readProgress(written), view.pool.size?.instances ?? [], nowMs);
  const finished = {
    ...forgetFinished(adopted, view, nowMs),
    routing: rememberRouting(adopted.routing, view.routing, nowMs),
  };
  const progress = noteNews(finished, toldOf({ marks }, view.group), view, nowMs);
  const situation = situationOf(view, progress, policy, nowMs);
  return {
    ...progress,
    // The first look that found them so is what counts.
    holdsSinceMs: situation.short.length === 0 ? (progress.holdsSinceMs ?? nowMs) : undefined,
    surplusSinceMs: hasSurplus(situation) ? (progress.surplusSinceMs ?? nowMs) : undefined,
  };
}

/**
 * Nobody sees what becomes of a group that is none for us at this time, such as one that has lost its tag or its listener:
 * what it was lent is remembered for when it is one again. For how long its zones hold is seen anew then.
 */
const keptWhileUnseen = (known: Progress, { routing }: GroupView, nowMs: number): Progress => ({
  ...known,
  routing: rememberRouting(known.routing, routing, nowMs),
  holdsSinceMs: undefined,
  surplusSinceMs: undefined,
});

/** EC2 warns two minutes before it takes an instance back; one that is there long after that was spared. */
const INTERRUPTED_MS = 600_000;

/** A recommendation says neither when nor whether: after an hour, the instance counts again (a guess). */
const RECOMMENDED_MS = 3_600_000;

/** Who reverts what we do is of interest while we do it again and again. */
const OTHER_HAND_MS = 6 * 3_600_000;

/** What events have told, as long as it matters. */
function noteNews(progress: Progress, told: Told, { targets }: GroupView, nowMs: number): Progress {
  const machines = new Set(targets.map(({ machine }) => machine));
  const lastsMs = { interruption: INTERRUPTED_MS, rebalance: RECOMMENDED_MS };
  const { otherHand } = told;
  return {
    ...progress,
    warned: filterValues(told.warned, ({ warning, atMs }, id) => machines.has(id) && nowMs - atMs < lastsMs[warning]),
    otherHand: otherHand && nowMs - otherHand.atMs < OTHER_HAND_MS ? otherHand : undefined,
  };
}

/** Leaves out what has come to its end, as AWS shows it. */
function forgetFinished(progress: Progress, { targets, crossZone }: GroupView, nowMs: number): Progress {
  const states = new Map(targets.map(({ key, state }) => [key, state]));
  const isGone = (key: string, sinceMs: number) => !states.has(key) && nowMs - sinceMs >= OUT_OF_SIGHT_MS;
  const registered = filterValues(progress.registered, ({ atMs, as }, key) => {
    if (isGone(key, atMs) || states.get(key) === 'draining') return false;
    // A replacement that serves is a target like any other.
    return as === 'spare' || states.get(key) !== 'healthy';
  });
  const isBridgeSeen = crossZone.isOn || (progress.bridge && nowMs - progress.bridge.sinceMs < MINUTE_MS);
  return {
    ...progress,
    // What was turned off by somebody else, or never took effect, is no bridge of ours any more.
    bridge: isBridgeSeen ? progress.bridge : undefined,
    registered,
    rebalance: isAlive(progress, states, nowMs) ? progress.rebalance : undefined,
    leaving: filterValues(
      progress.leaving,
      (atMs, key) => isLeaving(states.get(key)) || nowMs - atMs < OUT_OF_SIGHT_MS,
    ),
    movesMs: progress.movesMs.filter((atMs) => nowMs - atMs < MINUTE_MS),
    passedOver: filterValues(progress.passedOver, (untilMs) => untilMs > nowMs),
  };
}

/** A target that was asked to leave and neither drains nor is gone has never been asked: it is decided about anew. */
const isLeaving = (state: TargetState | undefined) => state === 'draining' || state === 'unhealthy.draining';

/** A rebalancing ends when a newcomer of it is gone or fails, or when all of its donors are gone. */
function isAlive({ rebalance, registered }: Progress, states: ReadonlyMap<string, TargetState>, nowMs: number) {
  if (!rebalance) return false;
  const { newcomers, donors } = rebalance;
  const stands = newcomers.every((key) => {
    if (states.get(key) === 'healthy') return true;
    const { atMs } = registered[key] ?? { atMs: 0 };
    return nowMs - atMs < NEWCOMER_PATIENCE_MS;
  });
  return stands && donors.some((key) => states.has(key) && states.get(key) !== 'draining');
}
