import type {
  ScheduledAction as ApiScheduledAction,
  TargetTrackingScalingPolicyConfiguration,
} from '@aws-sdk/client-application-auto-scaling';
import type { Random } from '../../random.ts';

export const NAMESPACE = 'rds';
export const DIMENSION = 'rds:cluster:ReadReplicaCount';

export type Direction = 'out' | 'in';

/** A cluster whose number of readers is scaled. */
export interface Target {
  readonly clusterId: string;
  /** `cluster:NAME` */
  readonly resourceId: string;
  readonly arn: string;
  readonly createdMs: number;
  /** The cluster's. */
  readonly engine: string;
  readonly tags: Map<string, string>;
  /** Chance of its own, for the identifiers of what belongs to it. */
  readonly random: Random;
  min: number;
  max: number;
  readonly suspended: { in: boolean; out: boolean; scheduled: boolean };
  readonly policies: Map<string, Policy>;
  readonly scheduledActions: Map<string, ScheduledAction>;
  readonly scaling: Scaling;
}

/** How the scaling of a target stands. */
export interface Scaling {
  /** What is being added or removed now. */
  progress: Progress | undefined;
  /** The last scale-out that succeeded: its cooldown runs from its end. */
  scaledOut: { readonly endedMs: number; readonly fromReaders: number } | undefined;
  /** The end of the last scale-in that succeeded; undefined once a scale-out has begun, which ends its cooldown. */
  scaledInMs: number | undefined;
  /** Decisions about a target are made one after the other: this one is the last in the row. */
  turn: Promise<void>;
}

export interface Progress {
  readonly activityId: string;
  readonly direction: Direction;
  readonly fromReaders: number;
  readonly toReaders: number;
  /** The instances that RDS has taken the call for. */
  readonly instanceIds: readonly string[];
  /** Why it did not take all calls. */
  readonly failure: string | undefined;
}

/** A target tracking policy. */
export interface Policy {
  readonly target: Target;
  readonly name: string;
  readonly arn: string;
  readonly createdMs: number;
  /** What its alarms call: the policy's ARN and the mark of who created it. */
  readonly actionArn: string;
  readonly configuration: TargetTracking;
  readonly alarmNames: AlarmNames;
  /** What its alarms said last, each while it was in ALARM. */
  readonly readings: { [direction in Direction]?: Reading };
  /** Why it last did not scale, so that the same reason is recorded once and not every minute. */
  readonly held: { [direction in Direction]?: string | undefined };
}

export type TargetTracking = TargetTrackingScalingPolicyConfiguration & { readonly TargetValue: number };

/** The names of a policy's alarms by the direction in which they scale; there is none that scales in if that is disabled. */
export interface AlarmNames {
  readonly out: string;
  readonly in: string | undefined;
}

export interface Reading {
  readonly atMs: number;
  readonly value: number;
}

export interface ScheduledAction {
  readonly declared: ApiScheduledAction;
  readonly stop: () => void;
}
