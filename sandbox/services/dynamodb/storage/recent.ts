import type { Clock } from '../../../clock.ts';
import { positionText, type Position } from './position.ts';
import type { Past, Row } from './row.ts';

/**
 * How old the state is that a stale read answers from. Developer Guide, "Read consistency": eventually consistent
 * reads "might not reflect the results of a recently completed write operation"; the second is a guess, from the
 * guide's older "usually reached within a second".
 */
const STALENESS_MS = 1_000;

interface Change {
  readonly position: Position;
  readonly row: Row | undefined;
  readonly changedMs: number;
}

/** The version before the last one of every row that changed within the last second. */
export class RecentChanges {
  readonly #clock: Clock;
  /** In the order of the changes, because an entry that changes again moves to the end. */
  readonly #changes = new Map<string, Change>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Notes that `row` stood at `position` until now. */
  note(position: Position, row: Row | undefined): void {
    this.#forgetOld();
    const text = positionText(position);
    this.#changes.delete(text);
    this.#changes.set(text, { position, row, changedMs: this.#clock.now() });
  }

  past(): Past {
    this.#forgetOld();
    return this.#changes;
  }

  #forgetOld(): void {
    for (const [text, change] of this.#changes) {
      if (this.#clock.now() - change.changedMs < STALENESS_MS) return;
      this.#changes.delete(text);
    }
  }
}
