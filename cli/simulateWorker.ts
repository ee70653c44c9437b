import { simulate, type SimulationResult } from '../sandbox/faults/simulation.ts';

/** What a worker is asked for: one run. */
export interface Task {
  readonly seed: number;
  readonly hours: number;
  readonly assemblyFolder: string;
  readonly stage: string;
}

/** What became of it; `error` where the run itself could not be made. */
export type Answer =
  | { readonly seed: number; readonly result: SimulationResult }
  | { readonly seed: number; readonly error: string };

// Ctrl-C reaches every process of the terminal; when to end is the command's to say.
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
