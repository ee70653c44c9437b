/** Everything that is wrong with what should be deployed, found in one pass so that it can be mended in one. */
export class DeployError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`${faults.length} ${faults.length === 1 ? 'fault' : 'faults'} in the templates:\n${faults.join('\n')}`);
    this.name = 'DeployError';
    this.faults = faults;
  }
}

/** Collects faults as `where: what`, each once, although a value may be resolved more than once. */
export class Faults {
  readonly #found = new Set<string>();

  add(where: string, what: string): void {
    this.#found.add(`${where}: ${what}`);
  }

  get any(): boolean {
    return this.#found.size > 0;
  }

  throwIfAny(): void {
    if (this.any) throw new DeployError([...this.#found]);
  }
}
