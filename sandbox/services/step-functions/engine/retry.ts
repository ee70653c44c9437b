import type { Random } from '../../../random.ts';
import type { StateError } from '../errors.ts';
import type { Definition } from '../language/faults.ts';

/** How often each retrier of a state has been used since the state was entered. */
export class Retries {
  /** How often the state has been repeated in all: `$$.State.RetryCount`. */
  count = 0;
  readonly #retriers: readonly Definition[];
  readonly #used = new Map<Definition, number>();

  constructor(state: Definition) {
    this.#retriers = (state['Retry'] as readonly Definition[] | undefined) ?? [];
  }

  /** How long to wait before the state is repeated; undefined if it is not. */
  nextDelayMs(error: StateError, random: Random): number | undefined {
    const retrier = this.#retriers.find(({ ErrorEquals }) => error.matches(ErrorEquals as string[]));
    const used = retrier === undefined ? 0 : (this.#used.get(retrier) ?? 0);
    // Defaults: Amazon States Language, "Retrying after error".
    if (!retrier || used >= numberOr(retrier['MaxAttempts'], 3)) return undefined;
    this.#used.set(retrier, used + 1);
    this.count++;
    const seconds = numberOr(retrier['IntervalSeconds'], 1) * numberOr(retrier['BackoffRate'], 2) ** used;
    const bounded = Math.min(seconds, numberOr(retrier['MaxDelaySeconds'], Infinity));
    return 1000 * (retrier['JitterStrategy'] === 'FULL' ? random.between(0, bounded) : bounded);
  }
}

/** The first catcher of a state that is about an error. */
export function catcherOf(state: Definition, error: StateError): Definition | undefined {
  const catchers = (state['Catch'] as readonly Definition[] | undefined) ?? [];
  return catchers.find(({ ErrorEquals }) => error.matches(ErrorEquals as string[]));
}

const numberOr = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);
