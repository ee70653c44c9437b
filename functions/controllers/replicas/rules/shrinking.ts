import { sumVcpus } from '../capacity.ts';
import type { Decision } from '../decision.ts';
import { membersOf } from '../exclusion.ts';
import { type Situation } from '../situation.ts';
import type { InstanceView } from '../view.ts';
import { isUsedPastEndpoint } from './draining.ts';
import { isEndpointChanging } from './endpoint.ts';
import { isRecentFailover } from './failover.ts';
import { missingByForecast, SATURATED_CPU_PERCENT } from './growth.ts';
import { hold, type Rule } from './rule.ts';

/** Without measurements nothing is made smaller; what could be repaired or built up was decided before this rule. */
export const notMeasured: Rule = (situation) =>
  situation.demand.newestVcpus === undefined ? hold(situation, 'metric-missing') : undefined;

/** The readers have done without one of them for a while: drain it. One at a time, never below the minimum. */
export const idle: Rule = (situation) => {
  const { view, policy, serving, coming, demand, outdated } = situation;
  const { peakVcpus } = demand;
  if (serving.length <= policy.readers.min || coming.length > 0 || demand.isLagging || peakVcpus === undefined)
    return undefined;
  const ids = new Set(outdated.map(({ reader }) => reader.id));
  // A paused one costs nothing, and is back within seconds; one that is awake stays beside it.
  const awake = serving.filter(({ id }) => !view.metrics.paused?.has(id));
  if (awake.length < serving.length && awake.length < 2) return undefined;
  const canGo = (reader: InstanceView | undefined) =>
    reader && peakVcpus <= sumVcpus(serving.filter((other) => other !== reader)) ? reader : undefined;
  // Who is to be replaced anyway goes first.
  const candidate = canGo(mostDispensable(awake, ({ id }) => ids.has(id))) ?? canGo(mostDispensable(awake));
  if (!candidate) return undefined;
  return drainUnlessTooSoon(situation, candidate, 'idle');
};

/** Drains a reader that the load can do without, unless the forecast, a failover or a recent change speaks against it. */
export function drainUnlessTooSoon(
  situation: Situation,
  reader: InstanceView,
  reason: Extract<Decision, { kind: 'drain' }>['reason'],
): Decision {
  const { policy, serving, draining, nowMs, progress, demand, usesForecast, numbers, endpointChangesLeft } = situation;
  const remaining = serving.filter((other) => other !== reader);
  if (usesForecast && neededSoon(situation) > sumVcpus(remaining)) return hold(situation, 'needed-soon');
  if (isAnySaturated(situation)) return hold(situation, 'reader-saturated');
  if (isRecentFailover(situation)) return hold(situation, 'recent-failover');
  if (isEndpointChanging(situation)) return hold(situation, 'endpoint-changing');
  if (endpointChangesLeft === 0) return hold(situation, 'endpoint-budget-used');
  if (nowMs < (progress.lastChangeMs ?? 0) + policy.cooldownSeconds * 1000) return hold(situation, 'cooling-down');
  return {
    kind: 'drain',
    reason,
    readerId: reader.id,
    deadlineMs: nowMs + policy.drainDeadlineSeconds * 1000,
    ...membersOf(situation, { serving: remaining, draining: [...draining, reader] }),
    numbers: { ...numbers, peakVcpus: Math.round(demand.peakVcpus! * 100) / 100 },
  };
}

/** So many minutes in a row at its limit are no hiccup. */
const SATURATED_MINUTES = 3;

/**
 * A reader that is busy all the time hides how much load there is: where all connections are on one, the mean is low, and
 * the others, which look idle, are what its clients need as soon as they connect anew.
 */
const isAnySaturated = ({ view, serving, draining }: Situation): boolean =>
  [...serving, ...draining].some(({ id }) => {
    const known = (view.metrics.cpuPercent.get(id) ?? []).filter((percent) => !Number.isNaN(percent));
    const newest = known.slice(-SATURATED_MINUTES);
    return newest.length === SATURATED_MINUTES && newest.every((percent) => percent >= SATURATED_CPU_PERCENT);
  });

const neededSoon = ({ view, policy }: Situation) => (view.forecast?.holdVcpus ?? 0) / (policy.targetCpuPercent / 100);

/** Nothing to be done. */
export const atRest: Rule = (situation) => {
  if (situation.coming.length > 0) return hold(situation, 'readers-on-the-way');
  if (situation.policy.forecast === 'shadow' && missingByForecast(situation) > 0)
    return hold(situation, 'forecast-shadow');
  if (situation.draining.length === 0) return hold(situation, 'within-band');
  const { draining, view, progress } = situation;
  const isPast = draining.some(({ id }) => isUsedPastEndpoint(view.metrics, progress, id));
  return hold(situation, isPast ? 'used-past-endpoint' : 'draining');
};

/** One of ours from the fullest zone, so that the zones stay even; then the smallest loss; then the youngest, by name. */
function mostDispensable(
  serving: readonly InstanceView[],
  isWanted: (reader: InstanceView) => boolean = () => true,
): InstanceView | undefined {
  const perZone = new Map<string, number>();
  for (const { zone } of serving) perZone.set(zone, (perZone.get(zone) ?? 0) + 1);
  return serving
    .filter((reader) => reader.ours && isWanted(reader))
    .toSorted(
      (a, b) => perZone.get(b.zone)! - perZone.get(a.zone)! || a.vcpus - b.vcpus || b.id.localeCompare(a.id),
    )[0];
}
