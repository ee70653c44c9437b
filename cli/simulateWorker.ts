import { simulate, type SimulationResult } from '../sandbox/faults/simulation.ts';

/** The input of a worker: one run. */
export interface Task {
  readonly seed: number;
  readonly hours: number;
  readonly assemblyFolder: string;
  readonly stage: string;
}

/** The result of a run; `error` if it failed itself. */
export type Answer =
  | { readonly seed: number; readonly result: SimulationResult }
  | { readonly seed: number; readonly error: string };

// Ctrl-C reaches every process of the terminal; the parent process ends this one.
process.on('SIGINT', () => {});

process.on('message', (task: Task) => {
  void simulate(task).then(
    (result) => answer({ seed: task.seed, result }),
    (error: unknown) => answer({ seed: task.seed, error: error instanceof Error ? error.stack! : String(error) }),
  );
});

function answer(message: Answer): void {
  process.send!(message);
}
