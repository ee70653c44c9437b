import type { DrillFigures } from './evidence.ts';

/** A figure of drills that may grow over time. */
export type FigureName = 'downtime' | 'settling';

/** Drills of one kind on one resource have got slower in this figure. */
export interface Slower {
  readonly figure: FigureName;
  /** The last ones, oldest first. */
  readonly lastMs: readonly number[];
  /** The median of those before. */
  readonly medianBeforeMs: number;
  /** The number of those before. */
  readonly before: number;
}

interface Figure {
  readonly name: FigureName;
  readonly of: (evidence: DrillFigures) => number | undefined;
  /** How exact it is: a look every five seconds is less so than an attempt every 100 ms. */
  readonly errorOf: (evidence: DrillFigures) => number;
  /** What is less than this is no matter, whatever the percentage. */
  readonly leastMs: number;
}

const FIGURES: readonly Figure[] = [
  {
    name: 'downtime',
    of: ({ injectionDowntimeMs }) => injectionDowntimeMs,
    errorOf: ({ downtimeErrorMs = 0 }) => downtimeErrorMs,
    leastMs: 2_000,
  },
  { name: 'settling', of: ({ settlingMs }) => settlingMs, errorOf: () => 5_000, leastMs: 15_000 },
];

/** So many in a row: one slow drill is chance, and so are two now and then. */
const LAST = 3;

/** So many have to be before them, for a median that means something. */
const BEFORE_MIN = 3;

/** Older ones were of another world: engines, classes and loads change. */
const BEFORE_MAX = 20;

const FACTOR = 1.2;

/**
 * Whether drills regularly get slower: each of the last three is slower than the median of those before by more than
 * 20 % and by more than the least that matters, even if it was shorter by its error. What was not measured does not count.
 * @param drills those of one kind on one resource, in any order
 */
export function slowerOf(drills: readonly DrillFigures[]): Slower | undefined {
  const inOrder = drills
    .filter(isMeasured)
    .toSorted((one, other) => one.requestedAtMs - other.requestedAtMs || (one.drillId < other.drillId ? -1 : 1));
  for (const { name, of, errorOf, leastMs } of FIGURES) {
    const known = inOrder.filter((drill) => of(drill) !== undefined);
    const last = known.slice(-LAST);
    const before = known.slice(0, -LAST).slice(-BEFORE_MAX);
    if (last.length < LAST || before.length < BEFORE_MIN) continue;
    const medianBeforeMs = medianOf(before.map((drill) => of(drill)!));
    const limitMs = Math.max(medianBeforeMs * FACTOR, medianBeforeMs + leastMs);
    if (!last.every((drill) => of(drill)! - errorOf(drill) > limitMs)) continue;
    return { figure: name, lastMs: last.map((drill) => of(drill)!), medianBeforeMs, before: before.length };
  }
  return undefined;
}

/** A dry run injects nothing, and what was aborted or is unknown was not measured to its end. */
export const isMeasured = ({ dryRun, verdict }: DrillFigures): boolean =>
  !dryRun && (verdict === 'passed' || verdict === 'failed');

/** Of an even number, the lower of the two in the middle: a value that was measured. */
export const medianOf = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.ceil(values.length / 2) - 1]!;

const FIGURE_NAMES: Readonly<Record<FigureName, string>> = {
  downtime: 'Clients see more downtime',
  settling: 'AWS takes longer to reach the planned state',
};

/** `41.2 s` */
export const seconds = (value: number): string => `${(value / 1_000).toFixed(1)} s`;

/** A sentence for people: what is slower, with its numbers, and what to do. */
export function describeSlower(drill: string, resource: string, slower: Slower): string {
  const { figure, lastMs, medianBeforeMs, before } = slower;
  const last = lastMs.map(seconds).join(', ');
  return `${drill} of ${resource} gets slower. ${FIGURE_NAMES[figure]}: the last ${lastMs.length} took ${last}; the median of the ${before} before is ${seconds(medianBeforeMs)}. Compare their reports: npx evenkeel drill report`;
}
