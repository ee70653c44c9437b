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

/** The last stage that a drill has reached. */
export const stageOf = (record: DrillRecord): string =>
  record.verdict === 'refused'
    ? 'refused'
    : (STAGES.findLast(([, isReached]) => isReached(record))?.[0] ?? 'requested');

/** One square for each stage, green if the drill went through it: what was skipped stays white. None was, if it was refused. */
export const barOf = (record: DrillRecord): string =>
  STAGES.map(([, isReached]) =>
    record.verdict !== 'refused' && isReached(record) ? ':large_green_square:' : ':white_large_square:',
  ).join('');
