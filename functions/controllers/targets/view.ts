import type { Candidate, CrossZoneView, TargetView, Thresholds } from '../../aws/elasticLoadBalancing/target.ts';
import type { Interlock } from '../../control-loop/interlock.ts';
import type { Pause } from '../../control-loop/pause.ts';
import type { UnfitReason } from './decision.ts';
import type { RoutingView } from './routing.ts';

export type {
  CrossZoneObstacle,
  CrossZoneSetting,
  TargetState,
  TargetView,
  Threshold,
  Thresholds,
} from '../../aws/elasticLoadBalancing/target.ts';

/** Everything that a decision about one target group is made from, at one moment. */
export interface GroupView {
  readonly group: string;
  /** Why this is no group for us; undefined for an ordinary group of a Network Load Balancer. */
  readonly unfit: UnfitReason | undefined;
  /** The zones in which the load balancer is enabled, by name. */
  readonly zones: readonly ZoneView[];
  readonly targets: readonly TargetView[];
  readonly crossZone: CrossZoneView;
  readonly thresholds: Thresholds;
  /** undefined where nobody has looked. */
  readonly routing: RoutingView | undefined;
  readonly otherGroups: OtherGroupsView;
  readonly pool: PoolView;
  readonly pause: Pause | undefined;
  readonly interlock: Interlock | undefined;
}

export interface ZoneView {
  readonly zone: string;
  /** CloudWatch's ZonalHealthStatus; undefined where there is no datapoint. */
  readonly isHealthy: boolean | undefined;
  /**
   * ARC has shifted traffic away from this zone: by hand, by itself, or in a practice run. undefined where ARC does not
   * answer.
   */
  readonly isShiftedAway: boolean | undefined;
}

/** What the load balancer's other groups are like. */
export interface OtherGroupsView {
  /** Zones that another group has no healthy target in, with that group's name. */
  readonly dark: Readonly<Record<string, string>>;
  /** How many targets they have together, by zone. */
  readonly targets: Readonly<Record<string, number>>;
}

/** `noIpv6`: an IPv6 group takes none without an IPv6 address. `noQuicServerId`: its tag does not say which ID it has. */
export type UnusableReason =
  | 'notRunning'
  | 'notInService'
  | 'otherVpc'
  | 'otherZone'
  | 'registeredElsewhere'
  | 'noIpv6'
  | 'noQuicServerId';

/** Where new targets may come from. */
export interface PoolView {
  readonly kind: 'external' | 'ec2' | 'autoScalingGroup' | 'ecsService';
  /** The Auto Scaling group or the service is there. */
  readonly exists: boolean;
  /** What its owner is doing; it comes first. */
  readonly work: OwnersWork | undefined;
  /** Instances come or go that nobody of ours has asked for: no zone is evened out meanwhile. */
  readonly isMoving: boolean;
  /** Kubernetes registers the targets, or has the instances, whatever the fleet says: nothing is taken from it. */
  readonly isClaimed: boolean;
  /** Running, in the group's VPC, registered nowhere. */
  readonly spares: readonly Candidate[];
  /** How many of the pool cannot be used, by the reason why not. */
  readonly unusable: Readonly<Record<UnusableReason, number>>;
  /** So many target groups of the VPC nobody has looked into yet: a spare may be registered there. (default: none) */
  readonly groupsNotRead?: number;
  /** Machines that the pool brings into service by itself. */
  readonly coming: readonly { readonly id: string; readonly zone: string }[];
  /** The pool registers what it has by itself: an attached Auto Scaling group, an ECS service. */
  readonly registersItself: boolean;
  /** What the pool could be asked for; undefined for one that cannot grow. */
  readonly size: PoolSize | undefined;
}

export interface PoolSize {
  readonly desired: number;
  /** It gives back nothing below it. */
  readonly min: number;
  readonly max: number;
  /** Whether the pool spreads what it has over the zones by itself. */
  readonly spreads: boolean;
  /** Whether it can be told to. */
  readonly canSpread: boolean;
  /** Why it cannot be asked for more; undefined if it can. */
  readonly launchBar: LaunchBar | undefined;
  /** The Terminate process is suspended: nothing can be given back. */
  readonly keepsAll: boolean;
  /** Instances of an Auto Scaling group, with when EC2 launched them; none for ECS. */
  readonly instances: readonly PoolInstance[];
}

export interface PoolInstance {
  readonly id: string;
  readonly zone: string;
  readonly launchedMs: number;
  /** Somebody has protected this very instance from being taken out. (default: false) */
  readonly isProtected?: boolean;
}

/** What moves the same targets as we would: a deployment, an instance refresh, tasks that are being replaced. */
export type OwnersWork = 'deploying' | 'refreshing' | 'replacing';

export type LaunchBar = 'launch-suspended' | 'registration-suspended' | 'launch-unsupported';
