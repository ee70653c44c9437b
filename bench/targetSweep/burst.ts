/** ELB's limit of Describe calls per second and account, with a burst of forty more. */
const PER_SECOND = 10;

/**
 * The maximum of calls within any period beyond ELB's limit for it.
 * @param timesMs the times of the calls, in order
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
