/** How this service behaves, where it can be set. */
export interface LoadBalancingOptions {
  /** From the call to the load balancer's state `active`, in seconds: a guess within the few minutes that users see. */
  readonly provisioningSeconds?: readonly [shortest: number, longest: number];
  /**
   * From the registration of a target to its first passed health check, in seconds. Users report 90 to 180, and at
   * times five minutes, for Network Load Balancers.
   */
  readonly registrationSeconds?: readonly [shortest: number, longest: number];
}

export const DEFAULT_OPTIONS = {
  provisioningSeconds: [90, 180],
  registrationSeconds: [90, 180],
} as const satisfies Required<LoadBalancingOptions>;
