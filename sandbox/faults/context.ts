import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import type { Fault, FaultKind, FaultRates } from './kinds.ts';

const DAY_MS = 86_400_000;

/** What everything that makes faults has in common: the rates, chance, and the time after which all works. */
export class FaultContext {
  readonly clock: Clock;
  readonly rates: FaultRates;
  readonly #endMs: number;
  readonly #onFault: (fault: Fault) => void;

  constructor(clock: Clock, rates: FaultRates, endMs: number, onFault: (fault: Fault) => void) {
    this.clock = clock;
    this.rates = rates;
    this.#endMs = endMs;
    this.#onFault = onFault;
  }

  get isOn(): boolean {
    return this.clock.now() < this.#endMs;
  }

  rate(kind: FaultKind): number {
    return this.isOn ? (this.rates[kind] ?? 0) : 0;
  }

  tell(kind: FaultKind, what: string): void {
    this.#onFault({ atMs: this.clock.now(), kind, what });
  }

  /** Does it as often a day as the rate says, at times that know nothing of each other, until faults end. */
  repeat(kind: FaultKind, random: Random, act: () => void | Promise<void>): void {
    const perDay = this.rate(kind);
    if (perDay <= 0) return;
    const waitMs = (-Math.log(1 - random.next()) * DAY_MS) / perDay;
    this.clock.setTimeout(() => {
      if (!this.isOn) return;
      void act();
      this.repeat(kind, random, act);
    }, waitMs);
  }
}

/** Any one of them. There must be one. */
export const oneOf = <Item>(random: Random, items: readonly Item[]): Item =>
  items[random.integer(0, items.length - 1)]!;
