import type { Region } from '../region.ts';

/** A decision in the ledger, recorded before it is carried out. */
export interface DecisionLine {
  readonly atMs: number;
  readonly kind: string;
  readonly reason: string;
  /** The readers that it is about. */
  readonly readerIds: readonly string[];
  /** For a decision about the endpoint: the readers that are left out of it because they are far too busy. */
  readonly relievedIds: readonly string[];
}

/** All decisions about a cluster, oldest first. */
export function readDecisions(region: Region, ledgerTable: string, cluster: string): DecisionLine[] {
  const lines = region.dynamoDb.inspect(ledgerTable) as unknown as readonly HistoryItem[];
  return lines
    .filter(({ pk, event }) => pk === `history#replicas#${cluster}` && event === 'decision')
    .map(({ atMs, kind, reason, details }) => ({
      atMs,
      kind,
      reason,
      readerIds: (details?.readers ?? []).map(({ id }) => id),
      relievedIds: details?.relieved ?? [],
    }))
    .toSorted((a, b) => a.atMs - b.atMs);
}

/** An admission without a warm-up changes nothing there; it says so by naming no list. */
const CHANGES_ENDPOINT: ReadonlySet<string> = new Set(['set-endpoint', 'drain', 'take-back']);

/** The readers that the endpoint excludes for relief, and when that was decided. */
export function readLatestRelief(decisions: readonly DecisionLine[]): Pick<DecisionLine, 'atMs' | 'relievedIds'> {
  return decisions.findLast(({ kind }) => CHANGES_ENDPOINT.has(kind)) ?? { atMs: 0, relievedIds: [] };
}

interface HistoryItem {
  readonly pk: string;
  readonly atMs: number;
  readonly event: string;
  readonly kind: string;
  readonly reason: string;
  readonly details?: { readonly readers?: readonly { readonly id: string }[]; readonly relieved?: readonly string[] };
}
