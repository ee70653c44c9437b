import type { Interlock } from '../../control-loop/interlock.ts';
import type { Pause } from '../../control-loop/pause.ts';
import type { UnfitReason } from '../../aws/rds/unfitReason.ts';
import type { PolicySettings, Suspension } from './net.ts';

/** Everything that a decision about the net of one cluster is made from, at one moment. */
export interface NetView extends Registered {
  readonly cluster: string;
  /** `absent` where RDS knows no such cluster; else RDS's own status. */
  readonly status: string;
  /** Why this is no cluster for us; undefined for an ordinary Aurora cluster. */
  readonly unfit: UnfitReason | undefined;
  /** Members of the cluster beside its writer, whoever made them and however they are. */
  readonly readers: number;
  readonly pause: Pause | undefined;
  readonly interlock: Interlock | undefined;
}

/** What Application Auto Scaling knows about a cluster. */
export interface Registered {
  readonly target: TargetView | undefined;
  readonly policies: readonly PolicyView[];
  /** Whether scheduled actions move the bounds of the target. We make none: they are somebody else's. */
  readonly hasSchedules: boolean;
}

export interface TargetView {
  /** Undefined where AWS does not tell: such a target is older than its tags, and not ours. */
  readonly arn: string | undefined;
  /** Registered by this stage of Evenkeel, as its tags say. */
  readonly ours: boolean;
  readonly min: number;
  readonly max: number;
  readonly suspension: Suspension;
}

export interface PolicyView {
  readonly name: string;
  /** It has our policy's name. */
  readonly ours: boolean;
  /** Undefined for a policy that tracks no predefined metric. */
  readonly settings: PolicySettings | undefined;
}

/** Whether somebody else lets the readers of this cluster be scaled. */
export const isForeign = (registered: Registered): boolean =>
  (registered.target !== undefined && !registered.target.ours) || carriesForeign(registered);

/** Whether something of somebody else's would go with the target. */
export const carriesForeign = ({ policies, hasSchedules }: Registered): boolean =>
  hasSchedules || policies.some(({ ours }) => !ours);

/** Whether there is something of ours to take away. A target of ours that carries somebody else's things is not. */
export const isReleasable = (view: Registered): boolean =>
  view.target !== undefined && view.target.ours && (view.policies.some(({ ours }) => ours) || !carriesForeign(view));
