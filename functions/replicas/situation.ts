import { weightVcpus } from '../../fleet/instanceClasses.ts';
import type { ClusterPolicy } from '../../fleet/cluster.ts';
import type { Numbers } from '../platform/decision.ts';
import { OUT_OF_SIGHT_MS } from './progress.ts';
import type { ClusterView, InstanceView } from './view.ts';
import { MINUTE_MS } from './view.ts';

/** The cluster's part of the fleet, and the stage, which is part of every name that we give. */
export interface Policy extends ClusterPolicy {
  readonly stage: string;
}

/** A view, sorted by what each reader is up to. The rules look at this and at nothing else. */
export interface Situation {
  readonly view: ClusterView;
  readonly policy: Policy;
  readonly nowMs: number;
  /** Readers that clients are sent to. */
  readonly serving: readonly InstanceView[];
  readonly draining: readonly InstanceView[];
  /** Readers that are being created, and orders that RDS does not show yet. */
  readonly coming: readonly { readonly id: string; readonly zone: string; readonly vcpus: number }[];
  /** Readers that are neither of these: restarting, upgrading, failed. They count towards the ceiling. */
  readonly away: readonly InstanceView[];
  readonly servingVcpus: number;
  readonly comingVcpus: number;
  /** vCPUs kept busy in the newest minute that has data, and in the one before it; undefined where there is none. */
  readonly busyVcpus: readonly [newest: number | undefined, before: number | undefined];
  readonly numbers: Numbers;
}

/** A datapoint older than this does not say how things are now. Metrics are seen one to two minutes late. */
const FRESH_MS = 5 * MINUTE_MS;

/** Statuses in which an instance answers queries (RDS user guide, "Viewing DB instance status"). */
const ANSWERING = /^(available|backing-up|modifying|storage-optimization|configuring-.*)$/;
const BEING_BUILT = /^(creating|configuring-.*|backing-up|modifying)$/;

export function situationOf(view: ClusterView, policy: Policy, nowMs: number): Situation {
  const { progress } = view;
  const serving: InstanceView[] = [];
  const draining: InstanceView[] = [];
  const coming: { id: string; zone: string; vcpus: number }[] = [];
  const away: InstanceView[] = [];
  for (const instance of view.instances) {
    const { id, status } = instance;
    if (id === view.writerId || status === 'deleting' || id in progress.leaving) continue;
    if (id in progress.draining) draining.push(instance);
    else if (status === 'creating' || (id in progress.ordered && status !== 'available' && BEING_BUILT.test(status)))
      coming.push(instance);
    else if (ANSWERING.test(status)) serving.push(instance);
    else away.push(instance);
  }
  const shown = new Set(view.instances.map(({ id }) => id));
  for (const [id, order] of Object.entries(progress.ordered)) {
    if (shown.has(id) || nowMs - order.orderedAtMs >= OUT_OF_SIGHT_MS) continue;
    coming.push({ id, zone: order.zone, vcpus: weightVcpus(order.instanceClass) });
  }
  const servingVcpus = sumVcpus(serving);
  const comingVcpus = sumVcpus(coming);
  const busyVcpus = newestTwo(view, nowMs);
  return {
    view,
    policy,
    nowMs,
    serving,
    draining,
    coming,
    away,
    servingVcpus,
    comingVcpus,
    busyVcpus,
    numbers: numbersOf(serving.length, coming.length, draining.length, servingVcpus, busyVcpus[0], policy),
  };
}

/** How many vCPUs of readers keep this load at the target. */
export const neededVcpus = (busyVcpus: number, policy: Policy): number => busyVcpus / (policy.targetCpuPercent / 100);

export const sumVcpus = (readers: readonly { readonly vcpus: number }[]): number =>
  readers.reduce((sum, { vcpus }) => sum + vcpus, 0);

function newestTwo({ metrics }: ClusterView, nowMs: number): [number | undefined, number | undefined] {
  const { busyVcpus, newestMinuteMs } = metrics;
  let at = busyVcpus.length - 1;
  while (at >= 0 && Number.isNaN(busyVcpus[at])) at--;
  const newest = busyVcpus[at];
  const ageMs = nowMs - (newestMinuteMs - (busyVcpus.length - 1 - at) * MINUTE_MS);
  if (newest === undefined || ageMs > FRESH_MS) return [undefined, undefined];
  const before = busyVcpus[at - 1];
  return [newest, before === undefined || Number.isNaN(before) ? undefined : before];
}

function numbersOf(
  serving: number,
  coming: number,
  draining: number,
  servingVcpus: number,
  busy: number | undefined,
  policy: Policy,
): Numbers {
  return {
    serving,
    coming,
    draining,
    floor: policy.readers.min,
    ceiling: policy.readers.max,
    servingVcpus,
    ...(busy !== undefined && {
      busyVcpus: rounded(busy),
      neededVcpus: rounded(neededVcpus(busy, policy)),
      ...(servingVcpus > 0 && { cpuPercent: rounded((100 * busy) / servingVcpus) }),
    }),
  };
}

/** Two decimals are enough to understand a decision by, and keep the ledger readable. */
const rounded = (value: number) => Math.round(value * 100) / 100;
