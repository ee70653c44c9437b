import { recentChanges } from '../../../functions/controllers/replicas/budget.ts';
import { leadTimeMs } from '../../../functions/controllers/replicas/forecast/floor.ts';
import type { Progress } from '../../../functions/controllers/replicas/progress.ts';
import { endpointOutOfSync } from '../../../functions/controllers/replicas/rules/endpoint.ts';
import type { Situation } from '../../../functions/controllers/replicas/situation.ts';
import { isGoing } from '../../../functions/controllers/replicas/status.ts';
import { MINUTE_MS } from '../../../functions/controllers/replicas/view.ts';
import type { Cluster, ClusterLoad, CustomEndpoint, Instance, InstanceState, Managed } from '../../model.ts';
import { type Minutes, written } from './minutes.ts';
import type { ClusterMetrics } from './readMetrics.ts';

/** What is known of one cluster. */
export interface Known {
  readonly situation: Situation;
  /** Undefined while CloudWatch is not readable. */
  readonly metrics: ClusterMetrics | undefined;
  /** RDS has been read: without it nothing is known of instances. */
  readonly isDescribed: boolean;
  readonly forecastText: string;
}

/** A build takes so long where this cluster has not had any (users report 5 to 10 minutes). */
const USUAL_BUILD_MS = 6 * MINUTE_MS;

/** A sparkline shows two hours. */
const SPARK_MINUTES = 120;

/** A cluster as the page shows it. */
export function clusterOf(managed: Managed, { situation, metrics, isDescribed, forecastText }: Known): Cluster {
  const { view, policy, progress, nowMs, serving, servingVcpus } = situation;
  const { endpoint } = view;
  const instances = instancesOf(situation, metrics);
  const cooldownUntilMs = (progress.lastChangeMs ?? 0) + policy.cooldownSeconds * 1000;
  return {
    ...managed,
    ...(isDescribed && { status: view.status }),
    ...(view.engine !== '' && { engine: view.engine, engineVersion: view.engineVersion }),
    min: policy.readers.min,
    max: policy.readers.max,
    targetCpuPercent: policy.targetCpuPercent,
    instances,
    zones: [...new Set([...policy.zones, ...instances.map(({ zone }) => zone).filter(Boolean)])].toSorted(),
    serving: serving.length,
    servingVcpus,
    ...(metrics && loadOf(situation, metrics.minutes)),
    ...(endpoint && { endpoint: endpointOf(endpoint, situation) }),
    ...(cooldownUntilMs > nowMs && { cooldownUntilMs }),
    changesThisHour: recentChanges(progress.changesMs, nowMs).length,
    changesPerHourMax: policy.maxChangesPerHour,
    forecast: {
      mode: policy.forecast,
      ...(progress.isForecastOn !== undefined && { isOn: progress.isForecastOn }),
      leadSeconds: Math.round(leadTimeMs(progress.leadSeconds) / 1000),
      text: forecastText,
    },
    ...sparkOf(metrics?.minutes),
  };
}

/** What moves: `adding 2`, `draining 1`. */
export function motionOf({ coming, warming, draining, progress }: Situation): string | undefined {
  const building = coming.length - warming.length;
  if (building > 0) return `adding ${building}`;
  if (warming.length > 0) return `warming ${warming.length}`;
  if (draining.length > 0) return `draining ${draining.length}`;
  const leaving = Object.keys(progress.leaving).length;
  return leaving > 0 ? `removing ${leaving}` : undefined;
}

/** Whoever is ordered and not there yet stands where it will be. */
function instancesOf(situation: Situation, metrics: ClusterMetrics | undefined): Instance[] {
  const { view, progress, coming } = situation;
  const shown = new Set(view.instances.map(({ id }) => id));
  const seen = view.instances.map((instance): Instance => {
    const { id, zone, status, instanceClass, vcpus, ours } = instance;
    const state = stateOf(id, status, situation);
    const measured = metrics?.instances.get(id);
    return {
      id,
      zone,
      role: id === view.writerId ? 'writer' : 'reader',
      state,
      status,
      instanceClass,
      vcpus,
      isOurs: ours,
      ...(isNumber(measured?.cpuPercent) && { cpuPercent: rounded(measured.cpuPercent) }),
      ...(isNumber(measured?.connections) && { connections: Math.round(measured.connections) }),
      ...timesOf(id, state, progress),
    };
  });
  const unseen = coming
    .filter(({ id }) => !shown.has(id))
    .map(({ id, zone, vcpus }): Instance => {
      const { instanceClass } = progress.ordered[id]!;
      const about = { id, zone, role: 'reader', state: 'building', instanceClass, vcpus, isOurs: true } as const;
      return { ...about, ...timesOf(id, 'building', progress) };
    });
  return [...seen, ...unseen].toSorted(
    (a, b) => compare(a.zone, b.zone) || compare(a.role, b.role) * -1 || compare(a.id, b.id),
  );
}

function stateOf(id: string, status: string, situation: Situation): InstanceState {
  const { view, progress, warming, coming, draining, broken, away, relieved } = situation;
  const isIn = (some: readonly { readonly id: string }[]) => some.some((one) => one.id === id);
  if (isGoing(status) || id in progress.leaving) return 'leaving';
  if (isIn(broken)) return 'failed';
  if (id === view.writerId) return /^(available|backing-up|modifying)$/.test(status) ? 'serving' : 'away';
  if (isIn(draining)) return 'draining';
  if (isIn(warming)) return 'warming';
  if (isIn(coming)) return 'building';
  if (isIn(away)) return 'away';
  return relieved.includes(id) || progress.relieved.includes(id) ? 'relieved' : 'serving';
}

type Times = Pick<Instance, 'sinceMs' | 'untilMs' | 'untilBy'>;

function timesOf(id: string, state: InstanceState, progress: Progress): Times {
  const order = progress.ordered[id];
  if ((state === 'building' || state === 'warming') && order) {
    const leads = progress.leadSeconds;
    const buildMs =
      leads.length > 0 ? (1000 * leads.reduce((sum, one) => sum + one, 0)) / leads.length : USUAL_BUILD_MS;
    const sinceMs = state === 'warming' ? (order.warmUpAtMs ?? order.orderedAtMs) : order.orderedAtMs;
    return { sinceMs, untilMs: order.orderedAtMs + buildMs, untilBy: leads.length > 0 ? 'measured' : 'usual' };
  }
  const drain = progress.draining[id];
  if (state === 'draining' && drain) return { sinceMs: drain.sinceMs, untilMs: drain.deadlineMs, untilBy: 'deadline' };
  const sinceMs = state === 'leaving' ? progress.leaving[id] : state === 'away' ? progress.away[id] : undefined;
  return sinceMs === undefined ? {} : { sinceMs };
}

function loadOf({ demand, serving }: Situation, minutes: Minutes): { load?: ClusterLoad } {
  const { columns, fromMs } = minutes.last(5);
  const mean = columns['meanCpu'] ?? [];
  const newest = mean.findLastIndex((value) => !Number.isNaN(value));
  if (newest < 0) return {};
  const { cpuPercent, busyVcpus, neededVcpus, connections, lagMs } = demand.numbers;
  return {
    load: {
      atMs: fromMs + newest * MINUTE_MS,
      ...(serving.length > 0 && cpuPercent !== undefined && { cpuPercent }),
      ...(busyVcpus !== undefined && { busyVcpus }),
      ...(neededVcpus !== undefined && { neededVcpus }),
      ...(connections !== undefined && { connections }),
      ...(lagMs !== undefined && { replicaLagMs: Math.round(lagMs) }),
    },
  };
}

/** In sync unless the rule that corrects it would speak. */
function endpointOf(
  { id, status, excluded }: NonNullable<Situation['view']['endpoint']>,
  situation: Situation,
): CustomEndpoint {
  const isInSync =
    status === 'available' &&
    endpointOutOfSync({ ...situation, policy: { ...situation.policy, mode: 'act' } }) === undefined;
  return { name: id, status, excluded, isInSync };
}

function sparkOf(minutes: Minutes | undefined): Pick<Cluster, 'spark' | 'sparkUntilMs'> {
  const { fromMs, columns } = minutes?.last(SPARK_MINUTES) ?? { fromMs: 0, columns: {} };
  const mean = columns['meanCpu'] ?? [];
  const last = mean.findLastIndex((value) => !Number.isNaN(value));
  if (last < 0) return { spark: [] };
  // Before its first datapoint there is nothing to show.
  const first = mean.findIndex((value) => !Number.isNaN(value));
  return { spark: written(mean.slice(first, last + 1)), sparkUntilMs: fromMs + last * MINUTE_MS };
}

const isNumber = (value: number | undefined): value is number => value !== undefined && !Number.isNaN(value);
const rounded = (value: number) => Math.round(value * 100) / 100;
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
