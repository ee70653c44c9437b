import { neededVcpus, sumVcpus } from '../situation.ts';
import type { InstanceView } from '../view.ts';
import { isRecentFailover } from './failover.ts';
import { hold, type Rule } from './rule.ts';

/** Without measurements nothing is made smaller; what could be repaired or built up was decided before this rule. */
export const notMeasured: Rule = (situation) =>
  situation.busyVcpus[0] === undefined ? hold(situation, 'metric-missing') : undefined;

/** How many minutes must have done without a reader before it is drained: 15, and 3 whose data is not there yet. */
const IDLE_WINDOW_MINUTES = 18;

/** So many of them must have data: a few datapoints may be late or lost. */
const IDLE_DATAPOINTS = 12;

/** The readers have done without one of them for a while: drain it. One at a time, never below the floor. */
export const idle: Rule = (situation) => {
  const { policy, serving, coming, nowMs, view, numbers } = situation;
  if (serving.length <= policy.readers.min || coming.length > 0) return undefined;
  const candidate = mostDispensable(
    serving.filter(({ ours }) => ours),
    serving,
  );
  const peak = peakOfWindow(view.metrics.busyVcpus);
  if (!candidate || peak === undefined) return undefined;
  const remaining = serving.filter((reader) => reader !== candidate);
  if (neededVcpus(peak, policy) > sumVcpus(remaining)) return undefined;
  if (isRecentFailover(situation)) return hold(situation, 'recent-failover');
  if (nowMs < (view.progress.lastChangeMs ?? 0) + policy.cooldownSeconds * 1000) return hold(situation, 'cooling-down');
  return {
    kind: 'drain',
    reason: 'idle',
    readerId: candidate.id,
    deadlineMs: nowMs + policy.drainDeadlineSeconds * 1000,
    numbers: { ...numbers, peakVcpus: Math.round(peak * 100) / 100 },
  };
};

/** Nothing to be done. */
export const atRest: Rule = (situation) => {
  if (situation.coming.length > 0) return hold(situation, 'readers-on-the-way');
  return hold(situation, situation.draining.length > 0 ? 'draining' : 'within-band');
};

/** The maximum over the window; undefined where too little of it was measured. */
function peakOfWindow(busyVcpus: readonly number[]): number | undefined {
  let peak = 0;
  let datapoints = 0;
  for (let at = Math.max(0, busyVcpus.length - IDLE_WINDOW_MINUTES); at < busyVcpus.length; at++) {
    const busy = busyVcpus[at]!;
    if (Number.isNaN(busy)) continue;
    datapoints++;
    if (busy > peak) peak = busy;
  }
  return datapoints >= IDLE_DATAPOINTS ? peak : undefined;
}

/** From the fullest zone, so that the zones stay even; then the smallest loss; then the youngest, by its name. */
function mostDispensable(candidates: readonly InstanceView[], serving: readonly InstanceView[]) {
  const perZone = new Map<string, number>();
  for (const { zone } of serving) perZone.set(zone, (perZone.get(zone) ?? 0) + 1);
  return candidates.toSorted(
    (a, b) => perZone.get(b.zone)! - perZone.get(a.zone)! || a.vcpus - b.vcpus || b.id.localeCompare(a.id),
  )[0];
}
