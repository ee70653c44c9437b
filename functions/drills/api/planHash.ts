/** So many digits of a plan's hash name it: 64 bits, which nobody finds twice while a drill waits for its approval. */
const DIGITS = 16;

/** The beginning of the hash that people read and type. */
export const shortHash = (planHash: string): string => planHash.slice(0, DIGITS);

/**
 * The whole hash of the plan that somebody has named by its hash or by at least sixteen digits of it. What names another
 * plan stays as it was typed, and the drill API refuses it.
 * @param planHash the plan of the drill; undefined if it has none yet
 */
export function planNamed(typed: string, planHash: string | undefined): string {
  const named = typed.toLowerCase();
  return planHash !== undefined && named.length >= DIGITS && planHash.startsWith(named) ? planHash : typed;
}
