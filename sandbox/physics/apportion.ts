/**
 * Splits `count` into whole parts in proportion to `weights`, by largest remainders; equal remainders go to the
 * earlier one. Gives zeros if all weights are zero.
 */
export function apportion(count: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total <= 0) return weights.map(() => 0);
  const exact = weights.map((weight) => (count * weight) / total);
  const parts = exact.map(Math.floor);
  const rest = count - parts.reduce((sum, part) => sum + part, 0);
  const byRemainder = exact.map((value, at) => ({ at, remainder: value - Math.floor(value) }));
  byRemainder.sort((a, b) => b.remainder - a.remainder || a.at - b.at);
  for (let n = 0; n < rest; n++) parts[byRemainder[n]!.at]!++;
  return parts;
}
