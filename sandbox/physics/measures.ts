/** What a run did to the readers of one cluster and their clients. The definitions stand in docs/fidelity.md. */
export interface Measures {
  /** Seconds over which all this was measured. */
  readonly seconds: number;
  /** Sum over seconds of the share of the read load that lands on serving readers at 90 % CPU or more. */
  readonly overloadSeconds: number;
  /** The same, whether or not the endpoint stands for the reader: a busy one that is left out for a while counts, too. */
  readonly overloadSecondsAnywhere: number;
  /** Reads that found no capacity, over all reads. */
  readonly workOverCapacity: number;
  /** Seconds of readers on the bill: from `available` to the start of `deleting`, ten minutes each at least. */
  readonly readerSeconds: number;
  /** Client connections that were open on instances when they were deleted. */
  readonly connectionsCut: number;
  /** Client connections that were open on instances when they restarted, failed over, stopped or broke. */
  readonly connectionsDropped: number;
  /** Connections that a client wanted while its endpoint stood for nobody, counted again at every step. */
  readonly failedConnections: number;
  /** Readers that became available for the first time. */
  readonly readersAdded: number;
  /** Readers that had been available and were deleted. */
  readonly readersRemoved: number;
  readonly p99LatencyMs: number;
  readonly timeline: readonly TimelineMinute[];
}

export interface TimelineMinute {
  /** The start of the minute, in Region time. */
  readonly t: number;
  /** Serving readers at its end. */
  readonly readers: number;
  /** Read load in reference readers, the mean of the minute. */
  readonly load: number;
  /** CPU in percent, the mean over serving readers and the minute; 0 without any. */
  readonly cpu: number;
}
