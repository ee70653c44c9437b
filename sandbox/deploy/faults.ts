import type { StackEvent } from './events.ts';

/** Everything that is wrong with what should be deployed, found in one pass so that it can be mended in one. */
export class DeployError extends Error {
  readonly faults: readonly string[];
  /** What became of the stacks; nothing, where a fault was found before anything was created. */
  readonly events: readonly StackEvent[];

  constructor(faults: readonly string[], events: readonly StackEvent[] = []) {
    super(`${faults.length} ${faults.length === 1 ? 'fault' : 'faults'} in the templates:\n${faults.join('\n')}`);
    this.name = 'DeployError';
    this.faults = faults;
    this.events = events;
  }
}

/** Collects faults as `where: what`, each once, although a value may be resolved more than once. */
export class Faults {
  readonly #found = new Set<string>();

  add(where: string, what: string): void {
    this.#found.add(`${where}: ${what}`);
  }

  get isEmpty(): boolean {
    return this.#found.size === 0;
  }

  throwIfAny(events?: readonly StackEvent[]): void {
    if (!this.isEmpty) throw new DeployError([...this.#found], events);
  }
}
