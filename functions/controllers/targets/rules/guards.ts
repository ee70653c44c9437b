import { isShifting } from '../routing.ts';
import { hold, type Rule } from './rule.ts';

/** Paused by an operator. Takes precedence over every other rule. */
export const paused: Rule = (situation) => (situation.view.pause ? hold(situation, 'paused') : undefined);

/** Groups that are gone, or that only look like ours: what we would do to them would fail, or do harm. */
export const notForUs: Rule = (situation) => (situation.view.unfit ? hold(situation, situation.view.unfit) : undefined);

/** A drill or another piece of exclusive work has the group; targets that come and go would spoil it. */
export const heldByInterlock: Rule = (situation) =>
  situation.view.interlock ? hold(situation, 'held-by-interlock') : undefined;

/** Traffic has been shifted away from a zone on purpose: what is registered there stays, and nothing is evened out. */
export const zonalShift: Rule = (situation) => {
  if (situation.zones.some(({ isShiftedAway }) => isShiftedAway)) return hold(situation, 'zonal-shift');
  const isUnknown = situation.zones.some(({ isShiftedAway }) => isShiftedAway === undefined);
  return isUnknown ? hold(situation, 'zonal-shift-unknown') : undefined;
};

/** Two that move the same targets would fight: a deployment, a refresh or tasks that are being replaced go first. */
export const ownerAtWork: Rule = (situation) => {
  const { work } = situation.view.pool;
  return work && hold(situation, `owner-${work}`);
};

/** Instances come and go by themselves: what moves now may even the zones out, or be what would have been moved. */
export const ownerScales: Rule = (situation) =>
  situation.view.pool.isMoving ? hold(situation, 'owner-scaling') : undefined;

/** CloudWatch's status of a zone is some minutes old (a guess): before, it may still be about what has been mended. */
const STATUS_LAG_MS = 180_000;

/** A zone's status is bad although it has its targets: a dead node is ELB's own to mend, and clients pinned to it wait. */
export const nodeDown: Rule = (situation) => {
  const { zones, view, nowMs, isInService } = situation;
  if (!isInService) return undefined;
  const { holdsSinceMs } = situation.progress;
  if (holdsSinceMs === undefined || nowMs - holdsSinceMs < STATUS_LAG_MS) return undefined;
  const isDown = zones.some(({ zone, isHealthy }) => isHealthy === false && !(zone in view.otherGroups.dark));
  return isDown ? hold(situation, 'node-down') : undefined;
};

/** One group without a healthy target in a zone takes the whole zone out of DNS, however well the others stand. */
export const otherGroupDark: Rule = (situation) => {
  const { zones, view, isInService } = situation;
  if (!isInService) return undefined;
  return zones.some(({ zone }) => zone in view.otherGroups.dark) ? hold(situation, 'other-group-dark') : undefined;
};

/** Every weight of the listener is 0: nobody is sent anywhere, and what to send where is not ours to say. */
export const allWeightsZero: Rule = (situation) =>
  situation.view.routing?.service === 'all-weights-zero' ? hold(situation, 'all-weights-zero') : undefined;

/** Weights have changed lately, as a deployment shifts them step by step: meanwhile nothing is evened out or given back. */
export const weightsShift: Rule = (situation) =>
  isShifting(situation.progress.routing, situation.nowMs) ? hold(situation, 'weights-shifting') : undefined;

/** No listener sends anybody to the group: what its zones have is not ours to keep, and cross-zone stays as it is. */
export const notInService: Rule = (situation) =>
  situation.isInService ? undefined : hold(situation, 'not-in-service');
