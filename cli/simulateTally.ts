import type { FaultKind } from '../sandbox/faults/kinds.ts';
import type { Failure } from '../sandbox/faults/story.ts';
import type { Answer } from './simulateWorker.ts';
import { WORLDS, type WorldName } from './simulateWorlds.ts';

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
  /** Of the completed runs, by processes: what a run costs whatever else the machine does. */
  readonly cpuSecondsPerRun: number;
  /** `t` in seconds since the start of the run. */
  readonly failures: readonly Failure[];
}

/** What all runs have in common. */
interface RunsOf {
  readonly world: WorldName;
  readonly hours: number;
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
  #cpuSeconds = 0;
  readonly #startedMs = performance.now();
  readonly #world: RunsOf;

  constructor(wanted: number, world: RunsOf) {
    this.#wanted = wanted;
    this.#world = world;
  }

  /** The command that repeats a run, with each step. */
  replay(seed: number): string {
    const { world, hours } = this.#world;
    const { hours: usual } = WORLDS[world];
    const options = [...(world === 'fleet' ? [] : ['--world', world]), ...(hours === usual ? [] : ['--hours', hours])];
    return ['npm run simulate -- --seed', seed, ...options].join(' ');
  }

  /** @returns a line for each failure */
  add(answer: Answer): string[] {
    this.#runs++;
    if ('error' in answer) {
      this.#broken++;
      this.#failures.push({ seed: answer.seed, invariant: 'the run completes', t: 0 });
      return [`seed ${answer.seed}: ${answer.error}\n    ${this.replay(answer.seed)}`];
    }
    const { faults, broken, notConverged, readersAdded, readersRemoved } = answer.result;
    for (const [kind, count] of Object.entries(faults) as [FaultKind, number][])
      this.#faults[kind] = (this.#faults[kind] ?? 0) + count;
    if (broken.length > 0) this.#broken++;
    if (notConverged.length > 0) this.#notConverged++;
    this.#readersAdded += readersAdded;
    this.#readersRemoved += readersRemoved;
    this.#cpuSeconds += answer.cpuSeconds;
    const failures = [...broken, ...notConverged];
    this.#failures.push(...failures);
    const lines = failures.map(({ seed, invariant, t }) => `seed ${seed}, after ${t} s: ${invariant}`);
    return lines.length > 0 ? [...lines, `    ${this.replay(answer.seed)}`] : [];
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
      cpuSecondsPerRun: Math.round((this.#cpuSeconds / Math.max(1, this.#runs)) * 10) / 10,
      failures: this.#failures.toSorted((a, b) => a.seed - b.seed || a.t - b.t),
    };
  }

  get progress(): string {
    const survived = this.#runs - new Set(this.#failures.map(({ seed }) => seed)).size;
    const left = describeDuration(this.#leftSeconds);
    return `${this.#runs} of ${this.#wanted} runs, ${survived} survived, ${this.#broken} broken, ${this.#notConverged} not converged, ${left} left`;
  }

  /** By the time that the runs so far have taken. */
  get #leftSeconds(): number {
    const seconds = (performance.now() - this.#startedMs) / 1000;
    return Math.round((seconds / Math.max(1, this.#runs)) * (this.#wanted - this.#runs));
  }

  get summary(): string {
    const { runs, broken, notConverged, faults, readersAdded, readersRemoved, cpuSecondsPerRun, failures } =
      this.report;
    const byInvariant = Map.groupBy(failures, ({ invariant }) => invariant);
    return [
      `${runs} runs with ${faults} faults: ${readersAdded} readers added, ${readersRemoved} removed. ${cpuSecondsPerRun} CPU seconds each.`,
      `Runs with a broken invariant: ${broken}. Runs that did not converge in time: ${notConverged}.`,
      ...[...byInvariant].flatMap(([invariant, all]) => {
        const seeds = [...new Set(all.map(({ seed }) => seed))];
        return [`${invariant}: ${seeds.length} runs`, `    ${this.replay(seeds[0]!)}`];
      }),
    ].join('\n');
  }
}

/** `2 h 5 min`, `5 min`, `40 s` */
function describeDuration(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
