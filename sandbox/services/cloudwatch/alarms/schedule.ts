import type { Clock, Timer } from '../../../clock.ts';
import { MINUTE_MS } from '../times.ts';

/** Alarms share this many moments of a minute, so that many alarms cost few timers. */
const SLOTS = 12;
/** Alarms with a period of less than a minute are evaluated every ten seconds (CloudWatch user guide, "Alarm evaluation"). */
const SLOTS_OF_TEN_SECONDS = 2;
/** Keeps evaluations away from the full minute, at which metrics are published. */
const SLOT_OFFSET_MS = 1_291;

/**
 * Evaluates each alarm once a minute of Region time, always at the same offset. That AWS keeps a fixed offset per
 * alarm is what users' alarm histories show (all transitions at :51.29); which one is a guess, drawn from the seed.
 */
export class EvaluationSchedule {
  readonly #clock: Clock;
  readonly #evaluate: (name: string) => void;
  readonly #slots = Array.from({ length: SLOTS }, () => new Set<string>());
  readonly #timers: (Timer | undefined)[] = [];

  constructor(clock: Clock, evaluate: (name: string) => void) {
    this.#clock = clock;
    this.#evaluate = evaluate;
  }

  /** `share` in [0, 1) says which moment of the minute it is, or of every ten seconds if that is its period. */
  add(name: string, share: number, periodMs: number): void {
    this.remove(name);
    const first = Math.floor(share * SLOTS);
    const step = periodMs < MINUTE_MS ? SLOTS_OF_TEN_SECONDS : SLOTS;
    for (let slot = first % step; slot < SLOTS; slot += step) {
      this.#slots[slot]!.add(name);
      if (!this.#timers[slot]) this.#arm(slot);
    }
  }

  remove(name: string): void {
    this.#slots.forEach((names, slot) => {
      if (!names.delete(name) || names.size > 0) return;
      this.#clock.clearTimeout(this.#timers[slot]);
      this.#timers[slot] = undefined;
    });
  }

  #arm(slot: number): void {
    const offsetMs = slot * (MINUTE_MS / SLOTS) + SLOT_OFFSET_MS;
    const nowMs = this.#clock.now();
    const sinceMs = (((nowMs - offsetMs) % MINUTE_MS) + MINUTE_MS) % MINUTE_MS;
    this.#timers[slot] = this.#clock.setTimeout(() => this.#run(slot), MINUTE_MS - sinceMs);
  }

  #run(slot: number): void {
    this.#arm(slot);
    for (const name of this.#slots[slot]!) this.#evaluate(name);
  }
}
