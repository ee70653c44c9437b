/** How a Network Load Balancer's data plane behaves, where it can be set. Times are in seconds. */
export interface TcpOptions {
  /** From an attribute's change until the load balancer follows it: a guess. */
  readonly attributePropagationSeconds: number;
  /**
   * From the registration of a target to its first health check. Users report 90 to 180 seconds until a new target of a
   * Network Load Balancer serves; the check itself takes what is left of that.
   */
  readonly registrationSeconds: readonly [shortest: number, longest: number];
  /** Until CloudWatch shows a datapoint after its minute: a guess of half a minute. */
  readonly metricLagSeconds: number;
}

export const DEFAULT_TCP_OPTIONS: TcpOptions = {
  attributePropagationSeconds: 30,
  registrationSeconds: [80, 160],
  metricLagSeconds: 30,
};
