import type { Policy } from '../../../../functions/controllers/replicas/situation.ts';
import { NO_PROGRESS, type Progress } from '../../../../functions/controllers/replicas/progress.ts';
import type { ClusterView, InstanceView, MetricsView } from '../../../../functions/controllers/replicas/view.ts';

/** 2026-03-02 12:00:00 UTC; the newest complete minute began at 11:59. */
export const NOW = Date.UTC(2026, 2, 2, 12);
export const MINUTE = 60_000;

export const policy = (changes: Partial<Policy> = {}): Policy => ({
  stage: 'dev',
  mode: 'act',
  readers: { min: 1, max: 5 },
  targetCpuPercent: 50,
  classes: ['db.r6g.large'],
  zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
  cooldownSeconds: 300,
  drainDeadlineSeconds: 7_200,
  promotionTier: 15,
  maxChangesPerHour: 12,
  warmUp: 'none',
  forecast: 'off',
  relief: 'off',
  safetyNet: 'none',
  ...changes,
});

export const writer: InstanceView = instance('writer', { zone: 'eu-west-1a', promotionTier: 0, ours: false });

/** A reader of ours with two vCPUs that serves. */
export function reader(id: string, changes: Partial<InstanceView> = {}): InstanceView {
  return instance(id, changes);
}

function instance(id: string, changes: Partial<InstanceView>): InstanceView {
  return {
    id,
    status: 'available',
    instanceClass: 'db.r6g.large',
    vcpus: 2,
    zone: 'eu-west-1b',
    promotionTier: 15,
    ours: true,
    address: { host: `${id}.example`, port: 5432 },
    ...changes,
  };
}

/** An available cluster whose endpoint is right; `readers` stand beside the writer. */
export function cluster(
  readers: readonly InstanceView[],
  changes: Partial<Omit<ClusterView, 'progress'>> & { progress?: Partial<Progress> } = {},
): ClusterView {
  const { progress, ...rest } = changes;
  const whole: Progress = { ...NO_PROGRESS, ...progress };
  return {
    cluster: 'shop',
    status: 'available',
    unfit: undefined,
    engine: 'aurora-postgresql',
    writerId: 'writer',
    instances: [writer, ...readers],
    endpoint: { id: 'evenkeel-shop', status: 'available', excluded: Object.keys(whole.draining) },
    lastFailoverMs: undefined,
    forecast: undefined,
    metrics: busy(0),
    warmUps: new Map(),
    pause: undefined,
    interlock: undefined,
    ...rest,
    progress: whole,
  };
}

/** The same load in every one of the last 18 minutes, in vCPUs; the newest two have no data yet, as in AWS. */
export function busy(vcpus: number, changes: Partial<MetricsView> = {}): MetricsView {
  return busyColumn([...Array.from({ length: 16 }, () => vcpus), Number.NaN, Number.NaN], changes);
}

/** Load by the minute, oldest first, ending with the minute before NOW. */
export function busyColumn(busyVcpus: readonly number[], changes: Partial<MetricsView> = {}): MetricsView {
  return {
    newestMinuteMs: NOW - MINUTE,
    busyVcpus,
    openConnections: undefined,
    lagMs: undefined,
    cpuPercent: new Map(),
    connections: new Map(),
    ...changes,
  };
}

/** A reader that was excluded half an hour ago. */
export const draining = (changes: Partial<Progress['draining'][string]> = {}) => ({
  sinceMs: NOW - 30 * MINUTE,
  deadlineMs: NOW + 90 * MINUTE,
  excludedAtMs: NOW - 30 * MINUTE,
  ...changes,
});
