import type { LedgerEntry } from '../../model.ts';
import { readDurationMs } from '../../../functions/control-loop/duration.ts';

export const GROUPS = ['all', 'changes', 'holds', 'failed', 'drills', 'people'] as const;

export type Group = (typeof GROUPS)[number];

/** `interlocks` and holds change nothing; what a person or a drill did has a group of its own. */
export function isOfGroup(entry: LedgerEntry, group: Group): boolean {
  switch (group) {
    case 'all':
      return true;
    case 'changes':
      return entry.type === 'decision' && entry.kind !== 'hold';
    case 'holds':
      return entry.type === 'decision' && entry.kind === 'hold';
    case 'failed':
      return entry.outcome?.state === 'failed';
    case 'drills':
      return entry.type === 'drill';
    case 'people':
      return entry.type === 'person';
  }
}

/**
 * Whether an entry has every word of a filter, whatever its case, in its resource, kind, reason, person or facts.
 * `since:2h` and `before:30m` look at its age; one that cannot be read is a word like another.
 */
export function matches(entry: LedgerEntry, filter: string, nowMs: number): boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = [
    entry.label,
    entry.resource,
    entry.kind,
    entry.reason,
    entry.by ?? '',
    entry.text ?? '',
    entry.outcome?.error ?? '',
    ...entry.facts,
    ...entry.details,
  ]
    .join('\n')
    .toLowerCase();
  return words.every((word) => {
    const [, name, span] = /^(since|before):(.+)$/.exec(word) ?? [];
    const ageMs = span === undefined ? undefined : readDurationMs(span);
    if (ageMs === undefined) return text.includes(word);
    return name === 'since' ? entry.atMs >= nowMs - ageMs : entry.atMs < nowMs - ageMs;
  });
}

/**
 * Entries of two lists, newest first, each id once, the one of the second list where both have it. Most are newer than
 * all that are held: those cost no sorting.
 */
export function mergeEntries(
  held: readonly LedgerEntry[],
  more: readonly LedgerEntry[],
  most: number,
): readonly LedgerEntry[] {
  const fresh = new Map(more.map((entry) => [entry.id, entry]));
  const kept = held.map((entry) => {
    const changed = fresh.get(entry.id);
    fresh.delete(entry.id);
    return changed ?? entry;
  });
  if (fresh.size === 0) return kept;
  const added = [...fresh.values()].toSorted(byAge);
  const isNewer = kept.length === 0 || byAge(added.at(-1)!, kept[0]!) <= 0;
  return (isNewer ? [...added, ...kept] : [...added, ...kept].toSorted(byAge)).slice(0, most);
}

const byAge = (one: LedgerEntry, other: LedgerEntry): number =>
  other.atMs - one.atMs || (one.id < other.id ? 1 : one.id > other.id ? -1 : 0);

/** The word of the ledger that is nearest to one that nothing matches: fewest changes of a letter, three at most. */
export function nearestReason(entries: readonly LedgerEntry[], word: string): string | undefined {
  let best: { reason: string; distance: number } | undefined;
  for (const reason of new Set(entries.map((entry) => entry.reason))) {
    const distance = distanceOf(word.toLowerCase(), reason.toLowerCase());
    if (distance <= 3 && distance < (best?.distance ?? 4)) best = { reason, distance };
  }
  return best?.reason;
}

/** Levenshtein's. */
function distanceOf(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 1; at <= one.length; at += 1) {
    const next = [at];
    for (let to = 1; to <= other.length; to += 1) {
      const change = one[at - 1] === other[to - 1] ? 0 : 1;
      next.push(Math.min(row[to]! + 1, next[to - 1]! + 1, row[to - 1]! + change));
    }
    row = next;
  }
  return row[other.length]!;
}
