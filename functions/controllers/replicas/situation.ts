import { weightVcpus } from '../../../fleet/instanceClasses.ts';
import type { Numbers } from '../../control-loop/decision.ts';
import { sumVcpus } from './capacity.ts';
import { type Demand, demandOf } from './demand.ts';
import { endpointChangesLeft, minutesUntilNext, recentEndpointChanges } from './endpointBudget.ts';
import { type OutdatedReader, outdatedReaders } from './outdated.ts';
import { readersToRelieve } from './relief.ts';
import type { Policy } from './policy.ts';
import { OUT_OF_SIGHT_MS, type Progress } from './progress.ts';
import {
  BUILD_PATIENCE_MS,
  isAnswering,
  isBeingBuilt,
  isBroken,
  isGoing,
  PATIENCE_MS,
  UNMEASURED_MS,
} from './status.ts';
import type { ClusterView, InstanceView } from './view.ts';

/** A view, sorted by what each reader is up to. The rules look at this and at nothing else. */
export interface Situation {
  readonly view: ClusterView;
  /** Long work under way, and what failed lately. */
  readonly progress: Progress;
  readonly policy: Policy;
  readonly nowMs: number;
  /** Readers that clients are sent to. */
  readonly serving: readonly InstanceView[];
  readonly draining: readonly InstanceView[];
  /** Readers of ours that are built and wait for their warm-up to end. */
  readonly warming: readonly InstanceView[];
  /** Readers that will serve: warming, being created, or ordered and not shown by RDS yet. */
  readonly coming: readonly ComingReader[];
  /** Readers that can never serve as they are. */
  readonly broken: readonly InstanceView[];
  /** Readers that are neither of these: restarting, upgrading, storage full. They count towards the maximum. */
  readonly away: readonly InstanceView[];
  /** Those of them that are away for a few minutes only, as far as anybody can tell. */
  readonly soonBack: readonly InstanceView[];
  readonly servingVcpus: number;
  readonly comingVcpus: number;
  /** Of those that went away just now: what has been measured so far is from before. */
  readonly justAwayVcpus: number;
  /** Serving readers that would be made differently today; none where the fleet does not replace them. */
  readonly outdated: readonly OutdatedReader[];
  /** Serving readers that take no new connections for now, because they are busier than the others. */
  readonly relieved: readonly string[];
  /** Whether the forecast adds and keeps readers. */
  readonly usesForecast: boolean;
  /** How many more changes of the endpoint this hour has. */
  readonly endpointChangesLeft: number;
  readonly demand: Demand;
  readonly numbers: Numbers;
}

export interface ComingReader {
  readonly id: string;
  readonly zone: string;
  readonly vcpus: number;
}

export function situationOf(view: ClusterView, progress: Progress, policy: Policy, nowMs: number): Situation {
  const sorted = sortReaders(view, progress, policy, nowMs);
  const servingVcpus = sumVcpus(sorted.serving);
  const comingVcpus = sumVcpus(sorted.coming);
  const demand = demandOf(view.metrics, policy, sorted.serving, nowMs);
  const { min: floor, max: ceiling } = policy.readers;
  const awayMs = ({ id }: InstanceView) => nowMs - (progress.away[id] ?? Number.NEGATIVE_INFINITY);
  const outdated = outdatedReaders({ view, progress, policy, nowMs });
  return {
    view,
    progress,
    policy,
    nowMs,
    ...sorted,
    soonBack: sorted.away.filter((reader) => awayMs(reader) < PATIENCE_MS),
    servingVcpus,
    comingVcpus,
    justAwayVcpus: sumVcpus(sorted.away.filter((reader) => awayMs(reader) < UNMEASURED_MS)),
    outdated,
    relieved: relievedAmong({ view, progress, policy, nowMs, ...sorted }, false),
    endpointChangesLeft: endpointChangesLeft(progress, policy, nowMs),
    usesForecast: policy.forecast === 'on' || (policy.forecast === 'auto' && view.judgement?.isOn === true),
    demand,
    numbers: {
      serving: sorted.serving.length,
      coming: sorted.coming.length,
      draining: sorted.draining.length,
      floor,
      ceiling,
      servingVcpus,
      ...(outdated.length > 0 && { outdated: outdated.length }),
      ...(view.forecast && { forecastVcpus: rounded(view.forecast.busyVcpus) }),
      ...(view.risingVcpus !== undefined && { risingVcpus: rounded(view.risingVcpus) }),
      ...demand.numbers,
    },
  };
}

/**
 * Those of the serving readers that are to take no new connections for now.
 * @param isChangedAnyway whether the endpoint is changed now for another reason
 */
export function relievedAmong(
  situation: Pick<Situation, 'view' | 'progress' | 'policy' | 'nowMs' | 'serving' | 'draining'>,
  isChangedAnyway: boolean,
): string[] {
  const { view, progress, policy, nowMs, serving, draining } = situation;
  if (policy.relief === 'off') return [];
  // Among readers that have served the same load for hours, what is uneven is chance and goes by itself.
  if (view.isLoadFlat !== false && progress.relieved.length === 0) return [];
  return readersToRelieve(serving, draining, view.metrics, {
    floor: policy.readers.min,
    relieved: progress.relieved,
    changes: recentEndpointChanges(progress, nowMs),
    changesLeft: endpointChangesLeft(progress, policy, nowMs),
    minutesUntilNext: minutesUntilNext(progress, policy, nowMs),
    isChangedAnyway,
    nowMs,
  });
}

type Sorted = Pick<Situation, 'serving' | 'draining' | 'warming' | 'coming' | 'broken' | 'away'>;

function sortReaders(view: ClusterView, progress: Progress, policy: Policy, nowMs: number): Sorted {
  const { instances, writerId } = view;
  const sorted = {
    serving: [] as InstanceView[],
    draining: [] as InstanceView[],
    warming: [] as InstanceView[],
    coming: [] as ComingReader[],
    broken: [] as InstanceView[],
    away: [] as InstanceView[],
  };
  for (const instance of instances) {
    const { id, status } = instance;
    const order = progress.ordered[id];
    const isNew = order !== undefined;
    if (id === writerId || isGoing(status) || id in progress.leaving) continue;
    if (isBroken(status)) sorted.broken.push(instance);
    else if (id in progress.draining) sorted.draining.push(instance);
    else if (status === 'creating' || (order && isStillBuilt(status, nowMs - order.orderedAtMs)))
      sorted.coming.push(instance);
    else if (isNew && policy.warmUp !== 'none' && isAnswering(status)) sorted.warming.push(instance);
    else if (isAnswering(status)) sorted.serving.push(instance);
    else sorted.away.push(instance);
  }
  const shown = new Set(instances.map(({ id }) => id));
  const unseen = Object.entries(progress.ordered)
    .filter(([id, order]) => !shown.has(id) && nowMs - order.orderedAtMs < OUT_OF_SIGHT_MS)
    .map(([id, order]) => ({ id, zone: order.zone, vcpus: weightIn(view, order.instanceClass) }));
  return { ...sorted, coming: [...sorted.coming, ...sorted.warming, ...unseen] };
}

/** Whether a reader that was ordered so long ago has not come up yet. */
function isStillBuilt(status: string, ageMs: number): boolean {
  if (status === 'available') return false;
  return isBeingBuilt(status) || (!isAnswering(status) && ageMs < BUILD_PATIENCE_MS);
}

/** Two decimals are enough to understand a decision by. */
const rounded = (vcpus: number): number => Math.round(vcpus * 100) / 100;

/** What a reader of this class weighs in this cluster, in vCPUs. */
export const weightIn = ({ serverlessMaxCapacityUnits }: ClusterView, instanceClass: string): number =>
  weightVcpus(instanceClass, serverlessMaxCapacityUnits);

/** Everything that counts towards the maximum. */
export const countReaders = ({ serving, coming, draining, broken, away }: Situation): number =>
  serving.length + coming.length + draining.length + broken.length + away.length;
