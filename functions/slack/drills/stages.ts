import type { DrillRecord } from '../../drills/api/record.ts';

/** The way of a drill, in its order, and whether a drill has come so far. */
const STAGES: readonly (readonly [name: string, isReached: (record: DrillRecord) => boolean])[] = [
  ['admitted', ({ startedAtMs }) => startedAtMs !== undefined],
  ['planned', ({ plan }) => plan !== undefined],
  ['probing', ({ probing }) => probing !== undefined],
  ['injected', ({ injection }) => injection !== undefined],
  ['settled', ({ injection }) => injection?.settledAtMs !== undefined],
  ['put back', ({ putBack }) => putBack?.doneAtMs !== undefined],
  ['judged', ({ verdict }) => verdict !== undefined],
  ['cleaned up', ({ cleanedAtMs }) => cleanedAtMs !== undefined],
  ['reported', ({ reportedAtMs }) => reportedAtMs !== undefined],
];

/** How far a drill has come: the last stage that it has reached. What it left out on its way counts as passed. */
export function stageOf(record: DrillRecord): { readonly name: string; readonly reached: number; readonly of: number } {
  const reached = STAGES.findLastIndex(([, isReached]) => isReached(record)) + 1;
  return { name: STAGES[reached - 1]?.[0] ?? 'asked for', reached, of: STAGES.length };
}

/** One square for each stage. */
export const barOf = ({ reached, of }: { readonly reached: number; readonly of: number }): string =>
  ':large_green_square:'.repeat(reached) + ':white_large_square:'.repeat(of - reached);
