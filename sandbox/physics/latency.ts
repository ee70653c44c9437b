/** From here on a queue grows without end in the model; a client gives up sometime, so it is cut off. */
const UTILISATION_MAX = 0.99;
const BUCKETS = 101;

/** Mean response time at a utilisation of 0 to 1, by M/M/1: service time / (1 - utilisation). */
export const responseTimeMs = (serviceTimeMs: number, utilisation: number): number =>
  serviceTimeMs / (1 - Math.min(utilisation, UTILISATION_MAX));

/**
 * The response times of all reads, kept as how many reads met which utilisation in whole percent. In M/M/1 response
 * times are distributed exponentially, so all of them together are a mixture of exponentials. An approximation: real
 * databases have many workers and uneven queries.
 */
export class ResponseTimes {
  readonly #serviceTimeMs: number;
  readonly #readsAt = new Float64Array(BUCKETS);
  #reads = 0;

  constructor(serviceTimeMs: number) {
    this.#serviceTimeMs = serviceTimeMs;
  }

  add(reads: number, utilisation: number): void {
    this.#readsAt[Math.min(BUCKETS - 1, Math.floor(utilisation * 100))]! += reads;
    this.#reads += reads;
  }

  /** The time within which the given share of all reads was answered; 0 if there were none. */
  quantileMs(share: number): number {
    if (this.#reads === 0) return 0;
    let low = 0;
    let high = 100 * responseTimeMs(this.#serviceTimeMs, 1);
    while (high - low > 1e-3) {
      const middle = (low + high) / 2;
      if (this.#shareSlowerThan(middle) > 1 - share) low = middle;
      else high = middle;
    }
    return high;
  }

  #shareSlowerThan(timeMs: number): number {
    let slower = 0;
    for (let percent = 0; percent < BUCKETS; percent++) {
      const reads = this.#readsAt[percent]!;
      if (reads > 0) slower += reads * Math.exp(-timeMs / responseTimeMs(this.#serviceTimeMs, percent / 100));
    }
    return slower / this.#reads;
  }
}
