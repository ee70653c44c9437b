import { Exclusivity, type Holding, type Taking } from './exclusive.ts';
import type { Interlock } from './interlock.ts';
import { interlockKey } from './items.ts';

/** While an interlock is held, the controller does not change the resource. */
export class Interlocks {
  readonly #exclusivity: Exclusivity;

  constructor(tableName: string) {
    this.#exclusivity = new Exclusivity(tableName);
  }

  /** Acquiring it again as the holder only extends it. */
  async take(controller: string, resource: string, wish: Interlock, nowMs: number): Promise<Taking> {
    return await this.#exclusivity.take(interlockKey(controller, resource), {
      ...wish,
      nowMs,
      renew: true,
      further: { controller },
    });
  }

  /** The current or last holder; undefined if there never was one. */
  async read(controller: string, resource: string): Promise<Holding | undefined> {
    return await this.#exclusivity.read(interlockKey(controller, resource));
  }

  /** Another holder's stays. */
  async release(controller: string, resource: string, by: string): Promise<void> {
    await this.#exclusivity.release(interlockKey(controller, resource), by);
  }
}
