import type { DrillRecord } from '../../drills/api/record.ts';

/** The stages of a drill in their order, and whether a drill has reached them. */
const STAGES: readonly (readonly [name: string, isReached: (record: DrillRecord) => boolean])[] = [
  ['admitted', ({ startedAtMs }) => startedAtMs !== undefined],
  ['planned', ({ plan }) => plan !== undefined],
  ['probing', ({ probing }) => probing !== undefined],
  ['injected', ({ injection }) => injection !== undefined],
  ['settled', ({ injection }) => injection?.settledAtMs !== undefined],
  ['rolled back', ({ rollback }) => rollback?.doneAtMs !== undefined],
  ['assessed', ({ verdict }) => verdict !== undefined],
  ['cleaned up', ({ cleanedAtMs }) => cleanedAtMs !== undefined],
  ['reported', ({ reportedAtMs }) => reportedAtMs !== undefined],
];

/** The last stage that a drill has reached. A stage that it skipped counts as reached. */
export function stageOf(record: DrillRecord): { readonly name: string; readonly reached: number; readonly of: number } {
  const reached = STAGES.findLastIndex(([, isReached]) => isReached(record)) + 1;
  return { name: STAGES[reached - 1]?.[0] ?? 'requested', reached, of: STAGES.length };
}

/** One square for each stage. */
export const barOf = ({ reached, of }: { readonly reached: number; readonly of: number }): string =>
  ':large_green_square:'.repeat(reached) + ':white_large_square:'.repeat(of - reached);
