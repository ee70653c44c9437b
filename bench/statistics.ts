/** The value in the middle; the mean of the two in the middle where their number is even. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** A value rounded for people. */
export function rounded(value: number, decimals = 0): number {
  return Math.round(value * 10 ** decimals) / 10 ** decimals;
}

export const spread = (values: readonly number[], decimals = 0) => ({
  min: rounded(Math.min(...values), decimals),
  median: rounded(median(values), decimals),
  max: rounded(Math.max(...values), decimals),
});
