import { simulateNight, NIGHT_HOURS } from '../../sandbox/faults/night/night.ts';
import { SANDBOX_STAGE } from '../prepare.ts';
import { PLANTED_BUGS } from './bugs.ts';
import { findBug, type Run } from './find.ts';

/** Seeds that are tried until one finds the bug. */
export interface PlantedTask {
  /** The place of the bug in the list; the pool calls it so. */
  readonly seed: number;
  readonly from: number;
  readonly seeds: number;
  readonly assemblyFolder: string;
}

export interface PlantedAnswer {
  readonly at: number;
  /** How many seeds it took; undefined where none of them found it. */
  readonly found?: { readonly seeds: number; readonly seed: number; readonly invariant: string };
  readonly cpuSeconds: number;
}

// Ctrl-C reaches every process of the terminal; the parent process ends this one.
process.on('SIGINT', () => {});

process.on('message', (task: PlantedTask) => {
  void lookFor(task).then(
    (answer) => process.send!(answer),
    (error: unknown) => process.send!({ seed: task.seed, error: textOf(error) }),
  );
});

async function lookFor({ seed: at, from, seeds, assemblyFolder }: PlantedTask): Promise<PlantedAnswer> {
  const before = process.cpuUsage();
  const run: Run = (seed, folder, listener, isStopped) =>
    simulateNight({ seed, hours: NIGHT_HOURS, assemblyFolder: folder, stage: SANDBOX_STAGE, listener, isStopped });
  const found = await findBug(PLANTED_BUGS[at]!, { from, seeds, assemblyFolder, run });
  const { user, system } = process.cpuUsage(before);
  return { at, ...(found && { found }), cpuSeconds: (user + system) / 1e6 };
}

const textOf = (error: unknown) => (error instanceof Error ? error.stack! : String(error));
