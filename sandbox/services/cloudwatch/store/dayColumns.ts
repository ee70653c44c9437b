import { Samples } from './samples.ts';
import type { Accumulator, StatisticSet } from './statisticSet.ts';

export const MINUTES_PER_DAY = 1_440;

interface WideColumns {
  readonly count: Float64Array;
  readonly minimum: Float64Array;
  readonly maximum: Float64Array;
}

/**
 * One day of one metric, a slot for each step of the day. As long as every slot holds a single value, which is what
 * most metrics do, one column is enough (11.5 kB a day); the others come with the first slot that holds more.
 */
export class DayColumns {
  readonly stepMinutes: number;
  /** Not a number where the slot is empty. */
  readonly #sum: Float64Array;
  #wide: WideColumns | undefined;
  #samples: Map<number, Samples> | undefined;

  constructor(stepMinutes: number) {
    this.stepMinutes = stepMinutes;
    this.#sum = new Float64Array(MINUTES_PER_DAY / stepMinutes).fill(NaN);
  }

  merge(minuteOfDay: number, set: StatisticSet): void {
    const slot = Math.floor(minuteOfDay / this.stepMinutes);
    const isEmpty = Number.isNaN(this.#sum[slot]!);
    if (isEmpty && !this.#wide && set.count === 1) {
      this.#sum[slot] = set.sum;
      return;
    }
    const wide = (this.#wide ??= this.#widen());
    if (isEmpty) {
      this.#sum[slot] = set.sum;
      wide.count[slot] = set.count;
      wide.minimum[slot] = set.minimum;
      wide.maximum[slot] = set.maximum;
      return;
    }
    this.#mergeSamples(slot, wide, set);
    this.#sum[slot]! += set.sum;
    wide.count[slot]! += set.count;
    wide.minimum[slot] = Math.min(wide.minimum[slot]!, set.minimum);
    wide.maximum[slot] = Math.max(wide.maximum[slot]!, set.maximum);
  }

  /** Adds up the slots that begin in [`fromMinute`, `toMinute`) of the day. */
  accumulate(fromMinute: number, toMinute: number, into: Accumulator): void {
    const from = Math.ceil(fromMinute / this.stepMinutes);
    const to = Math.ceil(toMinute / this.stepMinutes);
    const wide = this.#wide;
    for (let slot = from; slot < to; slot++) {
      const sum = this.#sum[slot]!;
      if (Number.isNaN(sum)) continue;
      const count = wide ? wide.count[slot]! : 1;
      const minimum = wide ? wide.minimum[slot]! : sum;
      const maximum = wide ? wide.maximum[slot]! : sum;
      into.add(sum, count, minimum, maximum);
      if (into.keepsSamples) into.addSamples(this.#samples?.get(slot), count, minimum, maximum);
    }
  }

  /** The same day in coarser steps. The single values behind the sets are given up: percentiles end here. */
  rolledUp(stepMinutes: number): DayColumns {
    const coarse = new DayColumns(stepMinutes);
    for (let slot = 0; slot < this.#sum.length; slot++) {
      const sum = this.#sum[slot]!;
      if (Number.isNaN(sum)) continue;
      const count = this.#wide?.count[slot] ?? 1;
      const minimum = this.#wide?.minimum[slot] ?? sum;
      const maximum = this.#wide?.maximum[slot] ?? sum;
      coarse.merge(slot * this.stepMinutes, { sum, count, minimum, maximum });
    }
    coarse.#samples = undefined;
    return coarse;
  }

  #mergeSamples(slot: number, wide: WideColumns, set: StatisticSet): void {
    const [minimum, maximum] = [wide.minimum[slot]!, wide.maximum[slot]!];
    const known = this.#samples?.get(slot);
    const isSpread = set.minimum !== set.maximum;
    if (isSpread) {
      // A set that came without its values makes the percentiles of its minute unknowable, as at AWS.
      this.#samples?.delete(slot);
      return;
    }
    if (known) known.add(set.minimum, set.count);
    else if (minimum === maximum && minimum !== set.minimum) {
      const samples = new Samples([minimum, set.minimum], [wide.count[slot]!, set.count]);
      (this.#samples ??= new Map()).set(slot, samples);
    }
  }

  #widen(): WideColumns {
    return {
      count: new Float64Array(this.#sum.length).fill(1),
      minimum: this.#sum.slice(),
      maximum: this.#sum.slice(),
    };
  }
}
