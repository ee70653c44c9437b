import type { Failure } from '../../../../functions/control-loop/failures.ts';
import { decide } from '../../../../functions/controllers/replicas/decide.ts';
import type { Decision } from '../../../../functions/controllers/replicas/decision.ts';
import type { Policy } from '../../../../functions/controllers/replicas/policy.ts';
import { NO_PROGRESS, type Progress } from '../../../../functions/controllers/replicas/progress.ts';
import { type Situation, situationOf } from '../../../../functions/controllers/replicas/situation.ts';
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
  endpointChangesPerHour: 4,
  warmUp: 'none',
  forecast: 'off',
  relief: 'off',
  replaceOutdated: 'off',
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

/** What a decision is made from, beside the policy and the time. */
export interface Seen {
  readonly view: ClusterView;
  readonly progress: Progress;
}

/** An available cluster whose endpoint is right; `readers` stand beside the writer. */
export function cluster(
  readers: readonly InstanceView[],
  { progress, ...changes }: Partial<ClusterView> & { progress?: Partial<Progress> } = {},
): Seen {
  const whole: Progress = { ...NO_PROGRESS, ...progress };
  const view: ClusterView = {
    cluster: 'shop',
    status: 'available',
    unfit: undefined,
    engine: 'aurora-postgresql',
    engineVersion: '16.6',
    writerId: 'writer',
    serverlessMaxCapacityUnits: undefined,
    instances: [writer, ...readers],
    endpoint: { id: 'evenkeel-shop', status: 'available', excluded: Object.keys(whole.draining) },
    lastFailoverMs: undefined,
    forecast: undefined,
    isLoadFlat: false,
    metrics: busy(0),
    warmUps: new Map(),
    pause: undefined,
    interlock: undefined,
    ...changes,
  };
  return { view, progress: whole };
}

/** What is decided about it now. */
export const decisionOn = ({ view, progress }: Seen, changes: Partial<Policy> = {}): Decision =>
  decide(view, progress, policy(changes), NOW).decision;

/** What its readers are up to now. */
export const situationOn = ({ view, progress }: Seen, changes: Partial<Policy> = {}): Situation =>
  situationOf(view, progress, policy(changes), NOW);

/** What failed once and is left alone until then. */
export const failure = (untilMs: number, error = 'AccessDenied: no'): Failure => ({
  count: 1,
  sinceMs: untilMs - MINUTE,
  lastMs: untilMs - MINUTE,
  untilMs,
  error,
});

/** What was refused in one class and zone, as RDS says it where it has no capacity. */
export const withoutCapacity = (untilMs: number) =>
  failure(untilMs, 'InsufficientDBInstanceCapacityFault: The requested DB instance class is not available.');

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
