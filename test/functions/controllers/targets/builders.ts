import type { TargetGroupPolicy } from '../../../../fleet/targets.ts';
import type { Failures } from '../../../../functions/control-loop/failures.ts';
import { decide } from '../../../../functions/controllers/targets/decide.ts';
import { NO_PROGRESS, type Progress } from '../../../../functions/controllers/targets/progress.ts';
import type {
  GroupView,
  PoolSize,
  PoolView,
  TargetState,
  Threshold,
} from '../../../../functions/controllers/targets/view.ts';
import type { Candidate, TargetView } from '../../../../functions/aws/elasticLoadBalancing/target.ts';

/** 2026-03-02 12:00:00 UTC. */
export const NOW = Date.UTC(2026, 2, 2, 12);
export const MINUTE = 60_000;

export const [A, B, C] = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] as const;

export const policy = (changes: Partial<TargetGroupPolicy> = {}): TargetGroupPolicy => ({
  mode: 'act',
  arn: 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop/0123456789abcdef',
  loadBalancer: 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/shop/0123456789abcdef',
  zones: [A, B, C],
  pinnedZones: [],
  minHealthyPerZone: 1,
  allowedSkew: 1,
  crossZone: 'bridge',
  pool: { ec2: { tagKey: 'pool', tagValue: 'spare' } },
  weights: {},
  movesPerMinute: 10,
  giveBackAfterSeconds: 300,
  ...changes,
});

/** A target on port 80. */
export const target = (
  id: string,
  zone: string | undefined,
  state: TargetState = 'healthy',
  weight = 1,
): TargetView => ({
  key: `${id}:80`,
  id,
  machine: id,
  port: 80,
  zone,
  weight,
  state,
});

/** `in(A, 2)` is two healthy targets in the first zone; their ids are the zone's letter and a number. */
export const targetsIn = (zone: string, count: number, state: TargetState = 'healthy'): TargetView[] =>
  Array.from({ length: count }, (_, at) => target(`${zone.at(-1)}${at + 1}`, zone, state));

export const spare = (id: string, zone: string, weight = 1): Candidate => ({
  key: `${id}:80`,
  id,
  machine: id,
  port: 80,
  zone,
  weight,
});

type PoolChanges = Omit<Partial<PoolView>, 'size'> & { readonly size?: Partial<PoolSize> };

/** What may be asked for everything that a pool can be asked for. */
const SIZE: PoolSize = {
  desired: 6,
  min: 0,
  max: 10,
  spreads: true,
  canSpread: true,
  launchBar: undefined,
  keepsAll: false,
  instances: [],
};

/** Running instances with a tag. */
export const pool = ({ size, ...changes }: PoolChanges = {}): PoolView => ({
  kind: 'ec2',
  exists: true,
  work: undefined,
  isMoving: false,
  isClaimed: false,
  coming: [],
  spares: [],
  unusable: {
    notRunning: 0,
    notInService: 0,
    otherVpc: 0,
    registeredElsewhere: 0,
    otherZone: 0,
    noIpv6: 0,
    noQuicServerId: 0,
  },
  registersItself: false,
  size: size && { ...SIZE, ...size },
  ...changes,
});

/** An Auto Scaling group that registers its own instances. */
export const scalingGroup = (changes: PoolChanges = {}): PoolView =>
  pool({ kind: 'autoScalingGroup', registersItself: true, size: { max: 10, canSpread: false }, ...changes });

export const service = (changes: PoolChanges = {}): PoolView =>
  scalingGroup({ kind: 'ecsService', size: { max: 5_000 }, ...changes });

/** A group, and what is remembered of it. */
export interface Seen {
  readonly view: GroupView;
  readonly progress: Progress;
}

type Changes = Partial<Omit<GroupView, 'pool' | 'crossZone'>> & {
  readonly progress?: Partial<Progress>;
  readonly pool?: PoolView;
  readonly crossZone?: Partial<GroupView['crossZone']>;
};

/** What takes a zone out of DNS; routing to unhealthy targets only where none is healthy. */
export const thresholds = (dns: Partial<Threshold>, routing: Partial<Threshold> = {}): GroupView['thresholds'] => ({
  either: { count: 1, percent: 0, ...dns },
  routing: { count: 1, percent: 0, ...routing },
});

/** A group in three zones whose load balancer is well, with these targets. */
export function group(targets: readonly TargetView[], changes: Changes = {}): Seen {
  const { progress, crossZone, ...rest } = changes;
  const view: GroupView = {
    group: 'shop',
    unfit: undefined,
    zones: [A, B, C].map((zone) => ({ zone, isHealthy: true, isShiftedAway: false })),
    targets,
    crossZone: { setting: 'use_load_balancer_configuration', isOn: false, obstacle: undefined, ...crossZone },
    thresholds: thresholds({}),
    routing: undefined,
    otherGroups: { dark: {}, targets: {} },
    pool: pool(),
    pause: undefined,
    interlock: undefined,
    ...rest,
  };
  return { view, progress: { ...NO_PROGRESS, ...progress } };
}

/** The fleet's pool, as it is seen. */
const POOLS: Readonly<Record<PoolView['kind'], TargetGroupPolicy['pool']>> = {
  external: 'external',
  ec2: { ec2: { tagKey: 'pool', tagValue: 'spare' } },
  autoScalingGroup: { autoScalingGroup: 'web' },
  ecsService: { ecsService: { cluster: 'main', service: 'web' } },
};

/** What is decided about a group whose pool is the one that the fleet names. */
export const decided = ({ view, progress }: Seen, changes?: Partial<TargetGroupPolicy>, nowMs = NOW) =>
  decide(view, progress, policy({ pool: POOLS[view.pool.kind], ...changes }), nowMs);

/** It failed once, and is left alone until then. */
export const failed = (subject: string, untilMs: number): Failures => ({
  [subject]: { count: 1, sinceMs: untilMs - MINUTE, lastMs: untilMs - MINUTE, untilMs, error: 'Refused: no' },
});

/** The load balancer's zones, one of which is different. */
export const zonesWith = (zone: string, changes: Partial<GroupView['zones'][number]>): GroupView['zones'] =>
  [A, B, C].map((name) => ({
    zone: name,
    isHealthy: true,
    isShiftedAway: false,
    ...(name === zone ? changes : {}),
  }));
