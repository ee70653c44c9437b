import type { Failure } from '../../../../functions/control-loop/failures.ts';
import type { PolicySettings, Suspension } from '../../../../functions/controllers/safetyNet/net.ts';
import { NO_PROGRESS, type Progress } from '../../../../functions/controllers/safetyNet/progress.ts';
import type { Policy } from '../../../../functions/controllers/safetyNet/rules/rule.ts';
import type { NetView, PolicyView, TargetView } from '../../../../functions/controllers/safetyNet/view.ts';

/** 2026-03-02 12:00:00 UTC. */
export const NOW = Date.UTC(2026, 2, 2, 12);
export const MINUTE = 60_000;

/** A fleet that wants two to five readers, and a net from 80 % on. */
export const policy = (changes: Partial<Policy> = {}): Policy => ({
  stage: 'dev',
  mode: 'act',
  readers: { min: 2, max: 5 },
  safetyNet: { targetCpuPercent: 80 },
  ...changes,
});

export const inService: Suspension = { scalingIn: true, scalingOut: false, schedules: true };
export const suspended: Suspension = { scalingIn: true, scalingOut: true, schedules: true };

/** A scalable target as the fleet wants it. */
export const target = (changes: Partial<TargetView> = {}): TargetView => ({
  arn: 'arn:aws:application-autoscaling:eu-west-1:123456789012:scalable-target/1',
  ours: true,
  min: 2,
  max: 5,
  suspension: inService,
  ...changes,
});

/** Our policy as the fleet wants it. */
export const ownPolicy = (changes: Partial<PolicySettings> = {}): PolicyView => ({
  name: 'evenkeel-dev-safety-net',
  ours: true,
  settings: {
    metric: 'RDSReaderAverageCPUUtilization',
    targetValue: 80,
    isScalingInDisabled: true,
    scaleInCooldownSeconds: 300,
    scaleOutCooldownSeconds: 300,
    ...changes,
  },
});

export const foreignPolicy: PolicyView = { name: 'theirs', ours: false, settings: undefined };

/** An available cluster with three readers and nothing registered. */
export const bare = (changes: Partial<NetView> = {}): NetView => ({
  cluster: 'shop',
  status: 'available',
  unfit: undefined,
  readers: 3,
  target: undefined,
  policies: [],
  hasSchedules: false,
  pause: undefined,
  interlock: undefined,
  ...changes,
});

/** An available cluster with three readers and the net that the fleet wants. */
export const netted = (changes: Partial<NetView> = {}): NetView =>
  bare({ target: target(), policies: [ownPolicy()], ...changes });

export const drill = { by: 'aurora-failover/2026-03-02', untilMs: NOW + MINUTE };
export const pause = { by: 'ada', why: 'migration' };

/** One that failed once, and is left alone until then. */
export const failure = (untilMs: number): Failure => ({
  count: 1,
  sinceMs: untilMs - MINUTE,
  lastMs: untilMs - MINUTE,
  untilMs,
  error: 'AccessDenied: no',
});

/** Nothing of ours is known, and this has failed. */
export const failed = (kind: string, untilMs: number): Progress => ({
  ...NO_PROGRESS,
  failures: { [kind]: failure(untilMs) },
});
