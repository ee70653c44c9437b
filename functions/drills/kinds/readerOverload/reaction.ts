import type { ReactionRecord } from '../../../controllers/replicas/contract/reaction.ts';

/** What can be seen of a cluster after one of its readers has been kept busy. */
export interface Seen {
  readonly reader: string;
  /** The readers before. */
  readonly before: readonly string[];
  /** The readers now, whatever their status. */
  readonly readers: readonly string[];
  /** Whether the endpoint sends the busy reader no new connections. */
  readonly isLeftOut: boolean;
  /** What the controller has recorded. */
  readonly recorded: ReactionRecord;
  readonly sinceMs: number;
}

/** What makes more readers serve, and counts as growth. */
const GROWTH = new Set(['add', 'take-back']);

/** Reasons that come from the load. */
const BECAUSE_OF_LOAD = new Set(['overloaded', 'rising', 'lagging']);

/** What Evenkeel has done about a busy reader: relief once RDS shows it, growth as soon as it is decided. */
export function reactionTo(
  seen: Seen,
  expect: 'relief' | 'growth' | 'either',
): { readonly settled: boolean; readonly text: string } {
  const { reader, isLeftOut } = seen;
  const added = growthIn(seen);
  const relief = isLeftOut ? `the endpoint excludes ${reader}` : `the endpoint includes ${reader}`;
  const growth = added ?? 'no reader was added';
  switch (expect) {
    case 'relief':
      return { settled: isLeftOut, text: relief };
    case 'growth':
      return { settled: added !== undefined, text: growth };
    case 'either':
      return { settled: isLeftOut || added !== undefined, text: `${relief}, and ${growth}` };
  }
}

function growthIn({ before, readers, recorded, sinceMs }: Seen): string | undefined {
  const fresh = readers.filter((id) => !before.includes(id));
  if (fresh.length > 0) return `${fresh.join(', ')} was added`;
  const ordered = Object.entries(recorded.progress?.ordered ?? {}).filter(
    ([id, { orderedAtMs }]) => orderedAtMs >= sinceMs && !before.includes(id),
  );
  if (ordered.length > 0) return `${ordered.map(([id]) => id).join(', ')} was ordered`;
  const { kind, reason, atMs } = recorded.lastDecision ?? { kind: '', reason: '', atMs: 0 };
  const isDecided = GROWTH.has(kind) && BECAUSE_OF_LOAD.has(reason) && atMs >= sinceMs;
  return isDecided ? `Evenkeel decided: ${kind} (${reason})` : undefined;
}
