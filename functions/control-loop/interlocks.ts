import { Exclusivity, type Taking } from './exclusive.ts';
import type { Interlock } from './interlock.ts';
import { controllerPartition, interlockKey } from './items.ts';

/** While an interlock is held, the controller does not change the resource. */
export class Interlocks {
  readonly #exclusivity: Exclusivity;

  constructor(tableName: string) {
    this.#exclusivity = new Exclusivity(tableName);
  }

  /** Acquiring it again as the holder only extends it. */
  async take(controller: string, resource: string, wish: Interlock, nowMs: number): Promise<Taking> {
    return await this.#exclusivity.take(subjectOf(controller, resource), { ...wish, nowMs, renew: true });
  }

  /** Another holder's stays. */
  async release(controller: string, resource: string, by: string): Promise<void> {
    await this.#exclusivity.release(subjectOf(controller, resource), by);
  }
}

const subjectOf = (controller: string, resource: string) => ({
  pk: controllerPartition(controller),
  sk: interlockKey(resource),
});
