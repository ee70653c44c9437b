/** How this service behaves, where it can be set. */
export interface Route53Options {
  /**
   * From a change to its being on all name servers, in seconds: "generally within 60 seconds" (API reference,
   * ChangeResourceRecordSets). The shorter end is a guess.
   */
  readonly inSyncSeconds?: readonly [shortest: number, longest: number];
  /**
   * How long a change to a zone is being worked on, in seconds, and others to it are refused with
   * PriorRequestNotComplete. AWS says only that it happens; a guess.
   */
  readonly processingSeconds?: readonly [shortest: number, longest: number];
}

export const DEFAULT_OPTIONS = {
  inSyncSeconds: [15, 60],
  processingSeconds: [0.2, 0.8],
} as const satisfies Required<Route53Options>;
