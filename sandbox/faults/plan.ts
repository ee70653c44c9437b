import { createRandom, type Random } from '../random.ts';
import type { Region, RegionOptions } from '../region.ts';
import { CallFaults } from './calls.ts';
import { Capacity } from './capacity.ts';
import { FaultContext } from './context.ts';
import { perturbed } from './events.ts';
import type { Fault, FaultRates } from './kinds.ts';
import { beginMishaps } from './mishaps.ts';
import { People } from './people.ts';

export interface FaultPlanOptions {
  readonly seed: number;
  readonly rates: FaultRates;
  /** Classes of instances that people add and that may be out of capacity. */
  readonly classes: readonly string[];
  /** Hears of every fault when it takes place. */
  readonly onFault?: (fault: Fault) => void;
}

/**
 * Everything that goes wrong in one run, by a seed. It takes three steps, because some of a Region's seams are options
 * of its creation: `regionOptions` for createRegion, then `begin`, then `intercept` around every call.
 */
export class FaultPlan {
  readonly #options: FaultPlanOptions;
  readonly #random: Random;
  #started: { readonly context: FaultContext; readonly calls: CallFaults; readonly capacity: Capacity } | undefined;

  constructor(options: FaultPlanOptions) {
    this.#options = options;
    this.#random = createRandom(options.seed).fork('faults');
  }

  get regionOptions(): Pick<RegionOptions, 'rds' | 'dynamoDb'> {
    const random = this.#random.fork('stale-ledger');
    return {
      rds: { noCapacity: (instanceClass, zone) => this.#started?.capacity.lack(instanceClass, zone) },
      // Not told as a fault: whether the state of a second ago was any different, only DynamoDB knows.
      dynamoDb: { staleReads: () => random.next() < (this.#started?.context.rate('stale-ledger-read') ?? 0) },
    };
  }

  /**
   * Faults happen from now on.
   * @param endMs Region time from which on everything works
   * @returns for whoever makes more faults of the same kind
   */
  begin(region: Region, endMs: number): { readonly context: FaultContext; readonly calls: CallFaults } {
    const { rates, classes, onFault = () => {} } = this.#options;
    const { clock, rds, events, lambda } = region;
    const random = this.#random;
    const context = new FaultContext(clock, rates, endMs, onFault);
    const calls = new CallFaults(context, random.fork('calls'));
    const capacity = new Capacity(context, random.fork('capacity'), classes);
    const people = new People(context, random, region, classes);
    this.#started = { context, calls, capacity };
    beginMishaps(context, random, region, { calls, people });
    rds.dataPlane.subscribe(() => calls.rdsChanged());
    const ofEvents = random.fork('events');
    events.hooks.perturb = (event) => perturbed(context, ofEvents, event);
    clock.setTimeout(() => {
      // A kill that is still waiting for its call would be a fault after the end.
      for (const { name } of lambda.functions()) lambda.killNext(name, Number.POSITIVE_INFINITY);
    }, endMs - clock.now());
    return { context, calls };
  }

  /** For Endpoint.intercept, or as a part of it. */
  intercept(...args: Parameters<CallFaults['intercept']>): Promise<unknown> {
    const [, , next] = args;
    return this.#started ? this.#started.calls.intercept(...args) : next();
  }
}
