import { Exclusivity, type Taking } from './exclusive.ts';
import type { Interlock } from './interlock.ts';
import { controllerPartition, interlockKey } from './items.ts';

/** While an interlock counts, its controller leaves the resource alone. */
export class Interlocks {
  readonly #exclusivity: Exclusivity;

  constructor(tableName: string) {
    this.#exclusivity = new Exclusivity(tableName);
  }

  /** Taking one's own again only moves its end. */
  async take(controller: string, resource: string, wish: Interlock, nowMs: number): Promise<Taking> {
    return await this.#exclusivity.take(subjectOf(controller, resource), { ...wish, nowMs, renew: true });
  }

  /** Somebody else's stays. */
  async release(controller: string, resource: string, by: string): Promise<void> {
    await this.#exclusivity.release(subjectOf(controller, resource), by);
  }
}

const subjectOf = (controller: string, resource: string) => ({
  pk: controllerPartition(controller),
  sk: interlockKey(resource),
});
