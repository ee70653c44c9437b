/** The numbers behind the model. A comparison that depends on one of them should be shown over several values. */
export interface PhysicsConstants {
  /** How long one step of the simulation is; loads are taken as constant during one. */
  readonly stepMs: number;
  /** For how long a client goes on using an address after the endpoint's name has come to mean others. */
  readonly dnsTtlMs: number;
  /** Machines from which clients connect. Each resolves names for itself, so each TTL brings as many choices. */
  readonly clientHosts: number;
  /** Connections that a pool keeps whatever the load, and those it opens for the load of one busy reference reader. */
  readonly pooledConnections: ConnectionDemand;
  /** Requests in flight, each of them a connection, where connections are not pooled. */
  readonly unpooledConnections: ConnectionDemand;
  /** For how long a pool keeps connections that it no longer needs. */
  readonly poolIdleTimeoutMs: number;
  /** How much more CPU a query costs on an entirely cold reader: 0.5 is half as much again. */
  readonly coldExtraCost: number;
  /** Seconds at full load after which a cold cache has warmed to 63 %. */
  readonly warmingSeconds: number;
  readonly coldHitRatioPercent: number;
  readonly warmHitRatioPercent: number;
  /** Mean response time of a query on a warm reader that does nothing else. */
  readonly serviceTimeMs: number;
  /** The work of a writer besides reads, in reference readers, where a world says nothing else. */
  readonly writeLoad: number;
  /** A metric's datapoint can be read this long after the end of its minute. */
  readonly metricDelayMs: readonly [shortest: number, longest: number];
  /** Whether clusters that no load is attached to publish metrics, of an idle database. */
  readonly idleClustersPublish: boolean;
}

export interface ConnectionDemand {
  readonly base: number;
  readonly perReader: number;
}

/**
 * The TTL is documented (1 to 5 s, Aurora User Guide), as is the idle timeout of HikariCP (10 min); users report the
 * delay of metrics. All others are guesses.
 */
export const DEFAULT_CONSTANTS: PhysicsConstants = {
  stepMs: 10_000,
  dnsTtlMs: 5_000,
  clientHosts: 40,
  pooledConnections: { base: 20, perReader: 30 },
  unpooledConnections: { base: 0, perReader: 10 },
  poolIdleTimeoutMs: 600_000,
  coldExtraCost: 0.5,
  warmingSeconds: 300,
  coldHitRatioPercent: 60,
  warmHitRatioPercent: 99.5,
  serviceTimeMs: 5,
  writeLoad: 0.2,
  metricDelayMs: [60_000, 120_000],
  idleClustersPublish: true,
};
