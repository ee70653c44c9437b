import type { FaultKind } from '../sandbox/faults/kinds.ts';
import type { Failure } from '../sandbox/faults/story.ts';
import type { Answer } from './simulateWorker.ts';

/** The result of many runs. */
export interface SimulationReport {
  /** Completed runs. */
  readonly runs: number;
  /** Runs that broke an invariant. */
  readonly broken: number;
  /** Runs that did not converge to the right number of readers in time, or did not stay there. */
  readonly notConverged: number;
  /** Injected faults, in all runs. */
  readonly faults: number;
  readonly faultsByKind: Readonly<Partial<Record<FaultKind, number>>>;
  readonly readersAdded: number;
  readonly readersRemoved: number;
  /** `t` in seconds since the start of the run. */
  readonly failures: readonly Failure[];
}

/** Adds up the results of runs. */
export class Tally {
  readonly #wanted: number;
  readonly #faults: Partial<Record<FaultKind, number>> = {};
  readonly #failures: Failure[] = [];
  #runs = 0;
  #broken = 0;
  #notConverged = 0;
  #readersAdded = 0;
  #readersRemoved = 0;

  constructor(wanted: number) {
    this.#wanted = wanted;
  }

  /** @returns a line for each failure */
  add(answer: Answer): string[] {
    this.#runs++;
    if ('error' in answer) {
      this.#broken++;
      this.#failures.push({ seed: answer.seed, invariant: 'the run completes', t: 0 });
      return [`seed ${answer.seed}: ${answer.error}`];
    }
    const { faults, broken, notConverged, readersAdded, readersRemoved } = answer.result;
    for (const [kind, count] of Object.entries(faults) as [FaultKind, number][])
      this.#faults[kind] = (this.#faults[kind] ?? 0) + count;
    if (broken.length > 0) this.#broken++;
    if (notConverged.length > 0) this.#notConverged++;
    this.#readersAdded += readersAdded;
    this.#readersRemoved += readersRemoved;
    const failures = [...broken, ...notConverged];
    this.#failures.push(...failures);
    return failures.map(({ seed, invariant, t }) => `seed ${seed}, after ${t} s: ${invariant}`);
  }

  get runs(): number {
    return this.#runs;
  }

  get isGood(): boolean {
    return this.#broken === 0 && this.#notConverged === 0;
  }

  get report(): SimulationReport {
    return {
      runs: this.#runs,
      broken: this.#broken,
      notConverged: this.#notConverged,
      faults: Object.values(this.#faults).reduce((sum, count) => sum + count, 0),
      faultsByKind: this.#faults,
      readersAdded: this.#readersAdded,
      readersRemoved: this.#readersRemoved,
      failures: this.#failures.toSorted((a, b) => a.seed - b.seed || a.t - b.t),
    };
  }

  get progress(): string {
    return `${this.#runs} of ${this.#wanted} runs, ${this.#broken} broken, ${this.#notConverged} not converged`;
  }

  get summary(): string {
    const { runs, broken, notConverged, faults, readersAdded, readersRemoved, failures } = this.report;
    return [
      `${runs} runs with ${faults} faults: ${readersAdded} readers added, ${readersRemoved} removed.`,
      `Runs with a broken invariant: ${broken}. Runs that did not converge in time: ${notConverged}.`,
      ...(failures.length > 0 ? [`To replay a failure: npm run simulate -- --seed ${failures[0]!.seed}`] : []),
    ].join('\n');
  }
}
