const MINUTE_MS = 60_000;

/** A load changes over so long, as a crowd comes and goes. */
const RAMP_MS = 3 * MINUTE_MS;

/** How much of a load there is: factors that come and go, and multiply each other. */
export class LoadFactors {
  readonly #factors = new Map<string, Factor>();

  /** From now on, or for a while. */
  add(id: string, factor: number, fromMs: number, untilMs: number): void {
    this.#factors.set(id, { factor, fromMs, untilMs });
  }

  /** Ends it, over as long as it took to come. */
  end(id: string, nowMs: number): void {
    const factor = this.#factors.get(id);
    if (factor && nowMs < factor.untilMs) this.#factors.set(id, { ...factor, untilMs: nowMs });
  }

  /** What the load is multiplied with at a time. */
  at(timeMs: number): number {
    let product = 1;
    for (const one of this.#factors.values()) product *= factorAt(one, timeMs);
    return product;
  }
}

interface Factor {
  readonly factor: number;
  readonly fromMs: number;
  readonly untilMs: number;
}

function factorAt({ factor, fromMs, untilMs }: Factor, timeMs: number): number {
  const risen = clamp((timeMs - fromMs) / RAMP_MS);
  const fallen = clamp((timeMs - untilMs) / RAMP_MS);
  return 1 + (factor - 1) * Math.max(0, risen - fallen);
}

const clamp = (share: number): number => Math.min(1, Math.max(0, share));
