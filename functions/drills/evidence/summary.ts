import type { DrillEvidence, DrillFigures } from './evidence.ts';
import { isMeasured, medianOf, seconds, type Slower, slowerOf } from './trend.ts';

/** The drills of one kind on one resource. */
export interface DrillGroup<One extends DrillFigures = DrillEvidence> {
  readonly drill: string;
  readonly resource: string;
  /** All of them, newest first. */
  readonly drills: readonly One[];
  /** How many of them ended in each verdict; dry runs are not among them. */
  readonly verdicts: Readonly<Record<DrillEvidence['verdict'], number>>;
  /** The downtime of the injection of those that were measured. Undefined where none was. */
  readonly downtime: Spread | undefined;
  readonly slower: Slower | undefined;
}

/** In milliseconds; `count` is the number of drills that it is about. */
export interface Spread {
  readonly count: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly medianMs: number;
  readonly worstMs: number;
}

/** Groups drills by their kind and resource, in the order of the alphabet. */
export function summarize<One extends DrillFigures>(drills: readonly One[]): DrillGroup<One>[] {
  // Names may contain any character but this one: JSON tells two names apart.
  const groups = Map.groupBy(drills, ({ drill, resource }) => JSON.stringify([drill, resource]));
  return [...groups.values()]
    .map(groupOf)
    .toSorted((one, other) => compare(one.drill, other.drill) || compare(one.resource, other.resource));
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

function groupOf<One extends DrillFigures>(group: readonly One[]): DrillGroup<One> {
  const drills = group.toSorted(
    (one, other) => other.requestedAtMs - one.requestedAtMs || compare(one.drillId, other.drillId),
  );
  const verdicts = { passed: 0, failed: 0, aborted: 0, refused: 0, unknown: 0 };
  for (const { dryRun, verdict } of drills) if (!dryRun) verdicts[verdict]++;
  const { drill, resource } = drills[0]!;
  return { drill, resource, drills, verdicts, downtime: spreadOf(drills), slower: slowerOf(drills) };
}

function spreadOf(newestFirst: readonly DrillFigures[]): Spread | undefined {
  const values = newestFirst
    .filter(isMeasured)
    .flatMap(({ injectionDowntimeMs }) => (injectionDowntimeMs === undefined ? [] : [injectionDowntimeMs]));
  if (values.length === 0) return undefined;
  return {
    count: values.length,
    firstMs: values.at(-1)!,
    lastMs: values[0]!,
    medianMs: medianOf(values),
    worstMs: Math.max(...values),
  };
}

/** `3 passed, 1 failed` */
export function describeVerdicts({ verdicts }: Pick<DrillGroup, 'verdicts'>): string {
  const ended = Object.entries(verdicts).flatMap(([verdict, count]) => (count === 0 ? [] : [`${count} ${verdict}`]));
  return ended.join(', ') || 'dry runs only';
}

/** `first 12.0 s, last 14.1 s, median 12.9 s, worst 14.1 s (5 measured)` */
export const describeSpread = ({ count, firstMs, lastMs, medianMs, worstMs }: Spread): string =>
  `first ${seconds(firstMs)}, last ${seconds(lastMs)}, median ${seconds(medianMs)}, worst ${seconds(worstMs)} (${count} measured)`;
