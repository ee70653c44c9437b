/** What one run of a policy cost, and what it left undone. */
export interface FrontierPoint {
  readonly readerSeconds: number;
  readonly value: number;
}

/**
 * What the line through the points has at this many reader-seconds: straight between neighbours by cost, and the value
 * of the nearest point beyond the ends, so that nobody wins by being off the line. NaN without points.
 */
export function valueAt(points: readonly FrontierPoint[], readerSeconds: number): number {
  const byCost = points.toSorted((a, b) => a.readerSeconds - b.readerSeconds);
  const after = byCost.find((point) => point.readerSeconds >= readerSeconds);
  const before = byCost.findLast((point) => point.readerSeconds <= readerSeconds);
  if (!before || !after) return (after ?? before)?.value ?? Number.NaN;
  if (after.readerSeconds === before.readerSeconds) return after.value;
  const part = (readerSeconds - before.readerSeconds) / (after.readerSeconds - before.readerSeconds);
  return before.value + part * (after.value - before.value);
}
