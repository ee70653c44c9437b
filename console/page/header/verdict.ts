import type { AttentionItem, Level } from '../../model.ts';

/** How the mark lies: level while all is well, out of level when a person must act, grey while nobody knows. */
export type Trim = 'level' | 'tilted' | 'unknown';

export interface Verdict {
  readonly text: string;
  readonly trim: Trim;
}

/** The first thing to read: whether a person must act now, and whether that is known at all. */
export function verdictOf(attention: readonly Pick<AttentionItem, 'level'>[], isKnown: boolean): Verdict {
  if (!isKnown) return { text: 'State unknown', trim: 'unknown' };
  const actions = attention.filter(({ level }) => level === 'action').length;
  return actions > 0
    ? { text: `Action required: ${actions}`, trim: 'tilted' }
    : { text: 'No action required', trim: 'level' };
}

/** How many resources are of each level that the header counts. */
export function countLevels(levels: readonly Level[]): ReadonlyMap<Level, number> {
  const counts = new Map<Level, number>();
  for (const level of levels) counts.set(level, (counts.get(level) ?? 0) + 1);
  return counts;
}
