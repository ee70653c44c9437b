import { Interlocks } from '../../control-loop/interlocks.ts';
import { describeTime } from '../../control-loop/wording.ts';
import { refuse } from '../api/refusal.ts';
import { LOCK_MS } from './limits.ts';

/** While a drill has an interlock, that controller leaves the resource alone. */
export class DrillInterlocks {
  readonly #interlocks: Interlocks;

  constructor(tableName: string) {
    this.#interlocks = new Interlocks(tableName);
  }

  /**
   * Taking one's own interlock again only moves its end, which is that of the drill's lock.
   * @throws {RefusedError} interlocked-by-other
   */
  async take(controller: string, resource: string, drillId: string, nowMs: number): Promise<void> {
    const wish = { by: drillId, untilMs: nowMs + LOCK_MS };
    const taking = await this.#interlocks.take(controller, resource, wish, nowMs);
    if ('taken' in taking) return;
    const { by, untilMs } = taking.heldBy;
    throw refuse(
      'interlocked-by-other',
      `${by} has interlocked ${resource} in the ${controller} controller until ${describeTime(untilMs)} UTC.`,
    );
  }

  /** Who has the interlock now; undefined if nobody has. */
  async holderOf(controller: string, resource: string, nowMs: number): Promise<string | undefined> {
    const found = await this.#interlocks.read(controller, resource);
    return found && found.untilMs >= nowMs ? found.by : undefined;
  }

  /** Those controllers in which the drill still has an interlock of this resource. */
  async heldBy(controllers: readonly string[], resource: string, drillId: string, nowMs: number): Promise<string[]> {
    const held: string[] = [];
    for (const controller of controllers) {
      if ((await this.holderOf(controller, resource, nowMs)) === drillId) held.push(controller);
    }
    return held;
  }

  /** An interlock that somebody else has stays. */
  async release(controller: string, resource: string, drillId: string): Promise<void> {
    await this.#interlocks.release(controller, resource, drillId);
  }
}
