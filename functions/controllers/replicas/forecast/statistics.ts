/** The mean of the measured values at `from` to `to`, both included; NaN if fewer than half of them were measured. */
export function meanOf(values: ArrayLike<number>, from: number, to: number): number {
  let sum = 0;
  let measured = 0;
  for (let at = Math.max(0, from); at <= Math.min(to, values.length - 1); at++) {
    const value = values[at]!;
    // Only NaN is unlike itself; this runs over every point of the history.
    if (value !== value) continue;
    sum += value;
    measured++;
  }
  return measured > 0 && 2 * measured >= to - from + 1 ? sum / measured : Number.NaN;
}

/** The largest of the measured values at `from` to `to`, both included; NaN if fewer than half of them were measured. */
export function maxOf(values: ArrayLike<number>, from: number, to: number): number {
  let max = Number.NEGATIVE_INFINITY;
  let measured = 0;
  for (let at = Math.max(0, from); at <= Math.min(to, values.length - 1); at++) {
    const value = values[at]!;
    if (value !== value) continue;
    if (value > max) max = value;
    measured++;
  }
  return measured > 0 && 2 * measured >= to - from + 1 ? max : Number.NaN;
}

/** What was measured, in order of size. */
export const sortedOf = (values: Float64Array): Float64Array =>
  values.filter((value) => !Number.isNaN(value)).toSorted();

/** How far the middle four fifths of the values are apart: a few that stand out do not count. @param sorted by size */
export const spreadOf = (sorted: Float64Array): number => quantileOf(sorted, 0.9) - quantileOf(sorted, 0.1);

/** The value that a share of all lies below (nearest rank); 0 without any. @param sorted by size */
export const quantileOf = (sorted: Float64Array, share: number): number =>
  sorted[Math.round(share * (sorted.length - 1))] ?? 0;

export interface Weighted {
  readonly value: number;
  readonly weight: number;
}

/**
 * The value that a share of the weight lies below, in straight lines between the middles of neighbouring weights.
 * @param sorted by value, at least one
 */
export function weightedQuantile(sorted: readonly Weighted[], share: number): number {
  const wanted = share * sorted.reduce((sum, { weight }) => sum + weight, 0);
  let below = 0;
  let before: { value: number; middle: number } | undefined;
  for (const { value, weight } of sorted) {
    const middle = below + weight / 2;
    if (middle >= wanted) {
      if (!before) return value;
      return before.value + ((wanted - before.middle) / (middle - before.middle)) * (value - before.value);
    }
    before = { value, middle };
    below += weight;
  }
  return before!.value;
}
