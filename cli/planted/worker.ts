import { simulateNight, NIGHT_HOURS } from '../../sandbox/faults/night/night.ts';
import { SANDBOX_STAGE } from '../prepare.ts';
import { PLANTED_BUGS } from './bugs.ts';
import { findBug } from './find.ts';

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

process.on('message', ({ seed: at, from, seeds, assemblyFolder }: PlantedTask) => {
  const before = process.cpuUsage();
  const run = (seed: number, folder: string, listener: object, isStopped: () => boolean) =>
    simulateNight({ seed, hours: NIGHT_HOURS, assemblyFolder: folder, stage: SANDBOX_STAGE, listener, isStopped });
  void findBug(PLANTED_BUGS[at]!, { from, seeds, assemblyFolder, run }).then(
    (found) => {
      const { user, system } = process.cpuUsage(before);
      process.send!({ at, ...(found && { found }), cpuSeconds: (user + system) / 1e6 } satisfies PlantedAnswer);
    },
    (error: unknown) => process.send!({ seed: at, error: error instanceof Error ? error.stack! : String(error) }),
  );
});
