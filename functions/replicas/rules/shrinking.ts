import { neededVcpus, sumVcpus, type Situation } from '../situation.ts';
import type { DrainingReader } from '../progress.ts';
import type { InstanceView } from '../view.ts';
import { MINUTE_MS } from '../view.ts';
import { hold, type Rule } from './rule.ts';

/** After a failover, nothing is removed for this long: caches are cold and clients are still finding their way. */
export const FAILOVER_QUIET_MS = 10 * MINUTE_MS;

/** Without measurements nothing is made smaller; what could be repaired or built up was decided before this rule. */
export const notMeasured: Rule = (situation) =>
  situation.busyVcpus[0] === undefined ? hold(situation, 'metric-missing') : undefined;

/** A draining reader is deleted once nobody uses it, or when its time is up. */
export const finishDraining: Rule = (situation) => {
  const { view, nowMs, draining, numbers } = situation;
  const removable = draining.filter((reader) => reader.ours && isExcluded(situation, reader));
  const unused = removable.find((reader) => isUnused(situation, reader, view.progress.draining[reader.id]!));
  const reader = unused ?? removable.find(({ id }) => nowMs >= view.progress.draining[id]!.deadlineMs);
  if (!reader) return undefined;
  if (isRecentFailover(situation)) return hold(situation, 'recent-failover');
  return { kind: 'remove', reason: unused ? 'drained' : 'drain-deadline', readerId: reader.id, numbers };
};

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

const isRecentFailover = ({ view, nowMs }: Situation) =>
  view.lastFailoverMs !== undefined && nowMs - view.lastFailoverMs < FAILOVER_QUIET_MS;

const isExcluded = ({ view }: Situation, { id }: InstanceView) =>
  view.endpoint?.status === 'available' && view.endpoint.excluded.includes(id);

/** Three datapoints in a row without a connection. */
const UNUSED_DATAPOINTS = 3;

/** From the call that excludes a reader until no client finds it any more: the change itself, and 5 s of DNS (a guess). */
const EXCLUSION_SETTLES_MS = MINUTE_MS;

function isUnused({ view }: Situation, { id }: InstanceView, { excludedAtMs }: DrainingReader): boolean {
  const { metrics } = view;
  const column = metrics.connections.get(id);
  if (!column || excludedAtMs === undefined) return false;
  let zeroes = 0;
  for (let at = column.length - 1; at >= 0 && zeroes < UNUSED_DATAPOINTS; at--) {
    if (Number.isNaN(column[at])) continue;
    const minuteMs = metrics.newestMinuteMs - (column.length - 1 - at) * MINUTE_MS;
    if (column[at] !== 0 || minuteMs < excludedAtMs + EXCLUSION_SETTLES_MS) return false;
    zeroes++;
  }
  return zeroes === UNUSED_DATAPOINTS;
}

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
