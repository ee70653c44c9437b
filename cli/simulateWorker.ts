import type { SimulationResult } from '../sandbox/faults/simulation.ts';
import { WORLDS, type WorldName } from './simulateWorlds.ts';

/** The input of a worker: one run. */
export interface Task {
  readonly seed: number;
  readonly world: WorldName;
  readonly hours: number;
  readonly assemblyFolder: string;
  readonly stage: string;
}

/** The result of a run; `error` if it failed itself. */
export type Answer =
  | { readonly seed: number; readonly result: SimulationResult; readonly cpuSeconds: number }
  | { readonly seed: number; readonly error: string };

// Ctrl-C reaches every process of the terminal; the parent process ends this one.
process.on('SIGINT', () => {});

process.on('message', (task: Task) => {
  void runTask(task).then(
    (answer) => process.send!(answer),
    (error: unknown) => process.send!({ seed: task.seed, error: textOf(error) } satisfies Answer),
  );
});

async function runTask(task: Task): Promise<Answer> {
  const before = process.cpuUsage();
  const result = await WORLDS[task.world].simulate(task);
  const { user, system } = process.cpuUsage(before);
  return { seed: task.seed, result, cpuSeconds: (user + system) / 1e6 };
}

const textOf = (error: unknown) => (error instanceof Error ? error.stack! : String(error));
