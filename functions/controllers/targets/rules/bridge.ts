import type { Decision } from '../decision.ts';
import type { Situation } from '../situation.ts';
import { isMet } from '../thresholds.ts';
import { hold, type Rule } from './rule.ts';

/**
 * A zone has too few healthy targets, or traffic has been shifted away from a zone whose address clients have pinned:
 * its address then reaches the targets of all zones. The cheapest lever, and the only one that a drill, a shift or an
 * owner at work does not hold back: it takes nothing away.
 */
export const bridgeZones: Rule = (situation) => proposeBridge(situation);

/** The bridge that would help now, whether it has to wait or not. */
export function proposeBridge(situation: Situation): Decision | undefined {
  const { view, policy, short, zones, isInService } = situation;
  const { isOn, obstacle } = view.crossZone;
  // Whoever sends nobody there may have set it for the day on which it does.
  if (!isInService) return undefined;
  if (policy.crossZone === 'never' || isOn || obstacle !== undefined) return undefined;
  const reason = policy.crossZone === 'always' ? 'always' : whyBridge(situation);
  // With no healthy target anywhere, every zone fails open already; and with one zone, there is nothing to lean on.
  const canHelp = zones.some((zone) => zone.healthy.length > 0 && (reason === 'always' || !short.includes(zone)));
  return reason && canHelp && !wouldFailOpen(situation) ? turnOn(situation, reason) : undefined;
}

/**
 * With cross-zone load balancing ELB compares the targets of all zones with the threshold: below it, the zones that are
 * well would be sent to the dead targets of the others, too.
 */
const wouldFailOpen = ({ view, zones }: Situation): boolean =>
  !isMet(
    view.thresholds.routing,
    zones.flatMap(({ targets }) => targets),
  );

function whyBridge({ short, zones }: Situation): 'zone-below-minimum' | 'pinned-zone-shifted-away' | undefined {
  if (short.length > 0) return 'zone-below-minimum';
  return zones.some(({ isPinned, isShiftedAway }) => isPinned && isShiftedAway)
    ? 'pinned-zone-shifted-away'
    : undefined;
}

const turnOn = (
  { view, numbers }: Situation,
  reason: 'zone-below-minimum' | 'pinned-zone-shifted-away' | 'always',
): Decision => ({ kind: 'bridge', reason, before: view.crossZone.setting, numbers });

/** The fleet wants it off, and every zone can do without it: off it goes. */
export const neverBridged: Rule = (situation) => {
  const { view, policy, short, keep, numbers } = situation;
  if (policy.crossZone !== 'never' || !view.crossZone.isOn) return undefined;
  if (short.length > 0 || view.crossZone.setting !== 'true') return undefined;
  if (!hasSettled(situation)) return hold(situation, 'settling');
  return { kind: 'unbridge', reason: 'never', setting: 'false', keep, numbers };
};

/** The fleet wants it on for good, and here it cannot be. */
export const crossZoneBarred: Rule = (situation) => {
  const reason = situation.isInService ? whyBarred(situation) : undefined;
  return situation.policy.crossZone === 'always' && reason ? hold(situation, reason) : undefined;
};

type BarredReason = 'bridge-quota' | 'bridge-bars-zonal-shift' | 'bridge-below-threshold';

/** What stands against turning it on, where it is off. */
export function whyBarred(situation: Situation): BarredReason | undefined {
  const { zones, view } = situation;
  const { isOn, obstacle } = view.crossZone;
  if (isOn) return undefined;
  const isAlive = zones.some(({ healthy }) => healthy.length > 0);
  if (obstacle === undefined) return isAlive && wouldFailOpen(situation) ? 'bridge-below-threshold' : undefined;
  return obstacle === 'quota' ? 'bridge-quota' : 'bridge-bars-zonal-shift';
}

/** Every zone has held for long enough without leaning on the others: the bridge is taken away. */
export const endBridge: Rule = (situation) => {
  const { view, policy, progress, keep, numbers } = situation;
  if (policy.crossZone !== 'bridge' || !view.crossZone.isOn) return undefined;
  const { bridge: ours } = progress;
  // On, and nobody remembers why: whoever turned it on, it takes nothing from anybody, and turning it off might.
  if (!ours) return hold(situation, 'cross-zone-not-ours');
  if (!hasSettled(situation)) return hold(situation, 'settling');
  return { kind: 'unbridge', reason: 'zones-hold', setting: ours.before, keep, numbers };
};

/** Whether every zone has held for as long as the fleet wants to see before anything is given back. */
const hasSettled = ({ progress, policy, nowMs }: Situation): boolean =>
  progress.holdsSinceMs !== undefined && nowMs - progress.holdsSinceMs >= policy.giveBackAfterSeconds * 1000;
