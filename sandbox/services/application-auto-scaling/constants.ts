/** What nobody documents about Aurora Auto Scaling, or not reliably. Comparisons are shown over several values of these. */
export interface AutoScalingConstants {
  /** Minutes in a row above the target before readers are added. Users report 3; another source says 5. */
  readonly scaleOutDatapoints: number;
  /** Minutes in a row below the lower threshold before a reader is removed. Users report 15. */
  readonly scaleInDatapoints: number;
  /** The lower threshold over the target. Users report alarms at 63 % for a target of 70 %. */
  readonly scaleInThreshold: number;
  /** From the end of an activity to the next one, where a policy says nothing else: 300, Aurora User Guide. */
  readonly cooldownSeconds: number;
  /**
   * Which instances of a cluster hold scaling up: those that are being created, or every one that is not available.
   * The Aurora User Guide used to say the latter, and a user saw it; it now speaks of the cluster's status only.
   */
  readonly blockedBy: 'creating' | 'not-available';
}

export const DEFAULT_CONSTANTS: AutoScalingConstants = {
  scaleOutDatapoints: 3,
  scaleInDatapoints: 15,
  scaleInThreshold: 0.9,
  cooldownSeconds: 300,
  blockedBy: 'creating',
};
