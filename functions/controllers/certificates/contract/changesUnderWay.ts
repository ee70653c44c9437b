/**
 * What others may rely on in the item that the controller keeps of a certificate set in the ledger, under `progress`: what it is
 * in the middle of changing. A drill that paused the controller then would leave that half done.
 */
export interface ChangesUnderWay {
  /** A change of certificates that is not proven yet, by the listener's ARN. */
  readonly swaps: Readonly<Record<string, object>>;
  /** HTTPS that is being set up, by the load balancer's name. */
  readonly httpsRollouts: Readonly<Record<string, object>>;
}

/** What an older version has written in its place. */
export interface FormerChangesUnderWay {
  readonly plans?: ChangesUnderWay['httpsRollouts'];
}

/** What is under way, as this version or an older one has written it; nothing where the item was lost. */
export const changesUnderWay = ({
  swaps = {},
  plans = {},
  httpsRollouts = plans,
}: Partial<ChangesUnderWay> & FormerChangesUnderWay = {}): ChangesUnderWay => ({ swaps, httpsRollouts });
