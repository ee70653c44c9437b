/**
 * What others may rely on in the item that the controller keeps of an entry in the ledger, under `progress`: what it is
 * in the middle of changing. A drill that took the controller's hands off then would leave that half done.
 */
export interface ChangesUnderWay {
  /** A change of certificates that is not proven yet, by the listener's ARN. */
  readonly swaps: Readonly<Record<string, object>>;
  /** HTTPS that is being set up, by the load balancer's name. */
  readonly plans: Readonly<Record<string, object>>;
}
