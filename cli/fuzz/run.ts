import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import type { FuzzTarget } from './target.ts';

export interface FuzzOptions {
  readonly runs: number;
  readonly seed: number;
  /** The place of a counterexample among the runs of its seed, as an earlier run has told it. */
  readonly path?: string | undefined;
  readonly onProgress?: (runs: number) => void;
  /** Ends it early; what was found until then is told. */
  readonly signal?: AbortSignal | undefined;
}

export interface FuzzResult {
  readonly name: string;
  readonly guarantee: string;
  readonly runs: number;
  readonly seconds: number;
  /** The smallest input found for which the guarantee does not hold, and what repeats it. */
  readonly counterexample?: {
    readonly input: string;
    readonly error: string;
    readonly seed: number;
    readonly path: string;
  };
}

/** Between two batches, Ctrl-C is heard and progress is shown. */
const BATCH_RUNS = 1_000;

/** Gives a target so many inputs that follow from the seed; where one fails, the smallest one like it is looked for. */
export async function fuzz(fuzzed: FuzzTarget, options: FuzzOptions): Promise<FuzzResult> {
  const { runs: wanted, seed: first, path, onProgress, signal } = options;
  const { name, guarantee } = fuzzed;
  const startedMs = performance.now();
  const about = (runs: number) => ({ name, guarantee, runs, seconds: seconds(performance.now() - startedMs) });
  let runs = 0;
  const isOver = () => runs >= wanted || signal?.aborted === true;
  for (let seed = first; !isOver(); seed++) {
    const numRuns = Math.min(BATCH_RUNS, wanted - runs);
    const details = await fc.check(fuzzed.property(), { numRuns, seed, ...(path !== undefined && { path }) });
    runs += details.numRuns;
    if (details.failed) {
      const input = fc.stringify((details.counterexample as readonly unknown[] | null)?.[0]);
      const error =
        details.errorInstance instanceof Error ? String(details.errorInstance) : 'it threw what is no error';
      return { ...about(runs), counterexample: { input, error, seed, path: details.counterexamplePath ?? '' } };
    }
    onProgress?.(runs);
    await setImmediate();
  }
  return about(runs);
}

const seconds = (ms: number): number => Math.round(ms / 100) / 10;
