/** The cost of one run of a policy, and its overload. */
export interface FrontierPoint {
  readonly readerSeconds: number;
  readonly value: number;
}

/**
 * The frontier's value at this many reader-seconds: interpolated linearly by cost, and beyond its ends the value of the
 * nearest point, so that extrapolation favours no policy. NaN without points.
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
