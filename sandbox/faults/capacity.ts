import type { Random } from '../random.ts';
import { ZONES } from '../core.ts';
import { type FaultContext, oneOf } from './context.ts';

type Lack = 'fault' | 'status';

/** How long AWS has none: a guess; users report minutes to days. */
const LASTS_MS = [600_000, 3_600_000] as const;

/** Classes that AWS has no capacity for in a zone, for now. */
export class Capacity {
  readonly #context: FaultContext;
  readonly #random: Random;
  readonly #lacking = new Map<string, { readonly untilMs: number; readonly how: Lack }>();

  /** @param classes those that may be out of capacity */
  constructor(context: FaultContext, random: Random, classes: readonly string[]) {
    this.#context = context;
    this.#random = random;
    context.repeat('no-capacity', random, () => this.#begin(oneOf(random, classes), oneOf(random, ZONES)));
  }

  /** For RdsOptions.noCapacity. */
  lack(instanceClass: string, zone: string): Lack | undefined {
    const lacking = this.#lacking.get(`${instanceClass} in ${zone}`);
    return this.#context.isOn && lacking && this.#context.clock.now() < lacking.untilMs ? lacking.how : undefined;
  }

  #begin(instanceClass: string, zone: string): void {
    const how = oneOf<Lack>(this.#random, ['fault', 'status']);
    const lastsMs = this.#random.between(...LASTS_MS);
    const what = `${instanceClass} in ${zone}`;
    this.#lacking.set(what, { untilMs: this.#context.clock.now() + lastsMs, how });
    this.#context.tell('no-capacity', `${what}, as a ${how}, for ${Math.round(lastsMs / 60_000)} min`);
  }
}
