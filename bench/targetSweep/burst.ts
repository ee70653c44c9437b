/** ELB's limit of Describe calls per second and account, with a burst of forty more. */
const PER_SECOND = 10;

/**
 * The most calls that come within any span, beyond those that ELB lets through in it.
 * @param timesMs when they came, in order
 */
export function largestBurst(timesMs: readonly number[]): number {
  let left = 0;
  let largest = 0;
  let beforeMs = timesMs[0] ?? 0;
  for (const timeMs of timesMs) {
    left = Math.max(0, left - ((timeMs - beforeMs) / 1_000) * PER_SECOND) + 1;
    largest = Math.max(largest, left);
    beforeMs = timeMs;
  }
  return largest;
}
