/**
 * What others may rely on in the item that the controller keeps of a cluster in the ledger: the readers that it has
 * ordered, and its last recorded decision. A drill that keeps a reader busy sees there what the controller does about it.
 */
export interface ReactionRecord {
  readonly progress?: {
    readonly ordered?: Readonly<Record<string, { readonly orderedAtMs: number }>>;
  };
  readonly lastDecision?: { readonly kind: string; readonly reason: string; readonly atMs: number };
}
