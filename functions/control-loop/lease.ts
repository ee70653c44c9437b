import { FUNCTION_TIMEOUT_SECONDS } from '../../fleet/limits.ts';
import { Exclusivity, type Subject } from './exclusive.ts';

/** The function's time-out and a minute, so that no lease ends while its holder still runs. */
const LEASE_MS = (FUNCTION_TIMEOUT_SECONDS + 60) * 1000;

/** One writer per resource: whoever holds this is the only one to change the resource. */
export interface Lease {
  readonly resource: string;
  /** Rises with every holder. The ledger refuses a write with a smaller one than it has seen. */
  readonly fence: number;
}

/** Leases of one controller's resources. */
export class Leases {
  readonly #exclusivity: Exclusivity;
  readonly #controller: string;
  readonly #owner: string;

  /** @param owner tells holders apart: the request id of the invocation */
  constructor(tableName: string, controller: string, owner: string) {
    this.#exclusivity = new Exclusivity(tableName);
    this.#controller = controller;
    this.#owner = owner;
  }

  /**
   * Takes the lease, or sets the dirty flag of its holder, who then reconciles once more before releasing it.
   * @returns undefined if another invocation holds it and has been told
   */
  async acquire(resource: string, nowMs: number): Promise<Lease | undefined> {
    const subject = this.#subject(resource);
    const wish = { by: this.#owner, nowMs, untilMs: nowMs + LEASE_MS, further: { dirty: false } };
    // A holder may let go between our two writes: then the flag finds nobody, and the second attempt gets the lease.
    for (let attempt = 0; attempt < 2; attempt++) {
      const taking = await this.#exclusivity.take(subject, wish);
      if ('taken' in taking) return { resource, fence: taking.taken.fence };
      const values = { ':yes': true, ':now': nowMs };
      const isMarked = await this.#exclusivity.change(subject, {
        set: 'dirty = :yes',
        condition: 'untilMs >= :now',
        values,
      });
      if (isMarked) return undefined;
    }
    return undefined;
  }

  /**
   * Lets go, unless somebody asked for another look meanwhile.
   * @returns false if the lease is still held and the resource has to be looked at once more
   */
  async release({ resource, fence }: Lease): Promise<boolean> {
    const subject = this.#subject(resource);
    const isReleased = await this.#exclusivity.change(subject, {
      set: 'untilMs = :zero',
      condition: 'fence = :fence AND dirty = :no',
      values: { ':fence': fence, ':zero': 0, ':no': false },
    });
    if (isReleased) return true;
    // Dirty: clear the flag and look again. Not ours any more: there is nothing to let go of.
    return !(await this.#exclusivity.change(subject, {
      set: 'dirty = :no',
      condition: 'fence = :fence',
      values: { ':fence': fence, ':no': false },
    }));
  }

  /** Lets go whatever was asked meanwhile: on the way out of a failure, or when time is up. The tick looks again. */
  async abandon({ resource, fence }: Lease): Promise<void> {
    await this.#exclusivity.release(this.#subject(resource), this.#owner, fence);
  }

  #subject(resource: string): Subject {
    return { pk: 'lease', sk: `${this.#controller}#${resource}` };
  }
}
