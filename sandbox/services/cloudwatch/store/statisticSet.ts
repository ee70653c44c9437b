import { Samples } from './samples.ts';

/** What is known of some values of a metric without keeping them. */
export interface StatisticSet {
  readonly sum: number;
  readonly count: number;
  readonly minimum: number;
  readonly maximum: number;
}

export const setOf = (value: number, count = 1): StatisticSet => ({
  sum: value * count,
  count,
  minimum: value,
  maximum: value,
});

/** Adds statistic sets up over a window. One is used again for every window of a read, so that reading makes no garbage. */
export class Accumulator {
  sum = 0;
  count = 0;
  minimum = Infinity;
  maximum = -Infinity;
  /** The values of the window if `keepsSamples`; undefined also if some of them came without their values. */
  samples: Samples | undefined;
  readonly keepsSamples: boolean;

  constructor(keepsSamples: boolean) {
    this.keepsSamples = keepsSamples;
  }

  reset(): void {
    this.sum = 0;
    this.count = 0;
    this.minimum = Infinity;
    this.maximum = -Infinity;
    this.samples = this.keepsSamples ? new Samples() : undefined;
  }

  add(sum: number, count: number, minimum: number, maximum: number): void {
    this.sum += sum;
    this.count += count;
    if (minimum < this.minimum) this.minimum = minimum;
    if (maximum > this.maximum) this.maximum = maximum;
  }

  /** The values behind the set just added: `samples` if they were kept; if all were equal, the set tells them itself. */
  addSamples(samples: Samples | undefined, count: number, minimum: number, maximum: number): void {
    if (!this.samples) return;
    if (samples) this.samples.addAll(samples);
    else if (minimum === maximum) this.samples.add(minimum, count);
    else this.samples = undefined;
  }
}
