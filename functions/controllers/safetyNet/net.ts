/** What the net of one cluster should be like. */
export interface Net {
  readonly min: number;
  readonly max: number;
  readonly suspension: Suspension;
  readonly policy: PolicySettings;
}

/** What Application Auto Scaling does not do, though bounds and policies would have it. */
export interface Suspension {
  readonly scalingIn: boolean;
  readonly scalingOut: boolean;
  readonly schedules: boolean;
}

export interface PolicySettings {
  readonly metric: string;
  readonly targetValue: number;
  readonly isScalingInDisabled: boolean;
  readonly scaleInCooldownSeconds: number | undefined;
  readonly scaleOutCooldownSeconds: number | undefined;
}

/**
 * The net as it is at all times but during a drill. It never removes a reader: it would cut connections. Schedules move
 * the bounds, and the bounds are ours: a lower maximum deletes readers.
 */
export const IN_SERVICE: Suspension = { scalingIn: true, scalingOut: false, schedules: true };

/** The net while a drill has the cluster. */
export const SUSPENDED: Suspension = { scalingIn: true, scalingOut: true, schedules: true };

/** Aurora's own default (Aurora user guide, "Cooldown period"). */
const COOLDOWN_SECONDS = 300;

/** @param readers how many there are: a maximum below it would delete those that Application Auto Scaling has added */
export const netFor = (
  bounds: { readonly min: number; readonly max: number },
  targetCpuPercent: number,
  readers: number,
): Net => ({
  min: bounds.min,
  max: Math.max(bounds.max, readers),
  suspension: IN_SERVICE,
  policy: {
    metric: 'RDSReaderAverageCPUUtilization',
    targetValue: targetCpuPercent,
    isScalingInDisabled: true,
    scaleInCooldownSeconds: COOLDOWN_SECONDS,
    scaleOutCooldownSeconds: COOLDOWN_SECONDS,
  },
});

export const isSame = <Settings extends object>(actual: Settings, wanted: Settings): boolean =>
  Object.entries(wanted).every(([key, value]) => actual[key as keyof Settings] === value);
