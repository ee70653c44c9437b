import { Exclusivity, type Taking } from './exclusive.ts';
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

  async isHeldBy(controller: string, resource: string, by: string, nowMs: number): Promise<boolean> {
    const found = await this.#exclusivity.read(interlockKey(controller, resource));
    return found?.by === by && found.untilMs >= nowMs;
  }

  /** Another holder's stays. */
  async release(controller: string, resource: string, by: string): Promise<void> {
    await this.#exclusivity.release(interlockKey(controller, resource), by);
  }
}
