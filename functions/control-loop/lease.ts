import { FUNCTION_TIMEOUT_SECONDS } from '../../fleet/limits.ts';
import { Exclusivity, IS_HELD, type Subject } from './exclusive.ts';
import { partitions } from '../../fleet/partitions.ts';

/** The function's timeout plus a minute, so that no lease expires while its holder still runs. */
const LEASE_MS = (FUNCTION_TIMEOUT_SECONDS + 60) * 1000;

/** One writer per resource: only the holder of its lease changes it. */
export interface Lease {
  readonly resource: string;
  /** The fencing token. It rises with every holder; the ledger rejects writes with an older one. */
  readonly fence: number;
}

/** Leases of one controller's resources. */
export class Leases {
  readonly #exclusivity: Exclusivity;
  readonly #controller: string;
  readonly #owner: string;

  /**
   * @param owner identifies the holder: the request ID of the invocation
   */
  constructor(tableName: string, controller: string, owner: string) {
    this.#exclusivity = new Exclusivity(tableName);
    this.#controller = controller;
    this.#owner = owner;
  }

  /**
   * Takes the lease, or sets the dirty flag of its holder, who then reconciles once more before releasing it.
   * @returns undefined if another invocation holds it; its dirty flag is set
   */
  async acquire(resource: string, nowMs: number): Promise<Lease | undefined> {
    const subject = this.#subject(resource);
    const wish = { by: this.#owner, nowMs, untilMs: nowMs + LEASE_MS, further: { dirty: false } };
    // A holder may release it between our two writes: then the flag has no holder, and the second attempt gets the
    // lease.
    for (let attempt = 0; attempt < 2; attempt++) {
      const taking = await this.#exclusivity.take(subject, wish);
      if ('taken' in taking) return { resource, fence: taking.taken.fence };
      const values = { ':yes': true, ':now': nowMs };
      const isMarked = await this.#exclusivity.change(subject, {
        set: 'dirty = :yes',
        condition: IS_HELD,
        values,
      });
      if (isMarked) return undefined;
    }
    return undefined;
  }

  /**
   * Releases the lease, unless its dirty flag was set meanwhile.
   * @returns false if the lease is still held and the resource has to be reconciled once more
   */
  async release({ resource, fence }: Lease): Promise<boolean> {
    const subject = this.#subject(resource);
    const isReleased = await this.#exclusivity.change(subject, {
      set: 'untilMs = :zero',
      condition: 'fence = :fence AND dirty = :no',
      values: { ':fence': fence, ':zero': 0, ':no': false },
    });
    if (isReleased) return true;
    // Dirty: clear the flag and reconcile again. Not ours any more: there is nothing to release.
    return !(await this.#exclusivity.change(subject, {
      set: 'dirty = :no',
      condition: 'fence = :fence',
      values: { ':fence': fence, ':no': false },
    }));
  }

  /** Releases the lease even if it is dirty: after a failure, or when time is up. The tick reconciles again. */
  async abandon({ resource, fence }: Lease): Promise<void> {
    await this.#exclusivity.release(this.#subject(resource), this.#owner, fence);
  }

  #subject(resource: string): Subject {
    return { pk: partitions.leases(this.#controller), sk: resource };
  }
}
