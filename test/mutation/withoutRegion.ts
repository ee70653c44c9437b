import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findFilesOfOwnEnvironment } from '../ownProcess.ts';

/** Tests of what is pure are below these folders. */
const FOLDERS = 'test/{functions,fleet,events,cli/check,console/page}/**/*.test.ts';

/** What makes a Region, replays days, deploys, or starts a process: a file that imports one of these is not fast. */
const SLOW =
  /^(sandbox\/region\.ts|test\/synthesis\/|sandbox\/deploy\/|backtest\/|stacks\/|node:child_process|playwright-core)/;

/** Ten seconds for one sequence of hours: too long to be run for each change of what it passes through. */
const TOO_LONG = ['test/functions/controllers/targets/sequences.test.ts'];

/** Test files that decide in milliseconds whether rules are right. */
export function findFilesWithoutRegion(): string[] {
  const others = new Set([...findFilesOfOwnEnvironment(), ...TOO_LONG]);
  const known = new Map<string, boolean>();
  return globSync(FOLDERS)
    .filter((file) => !others.has(file) && !isSlow(file, known))
    .toSorted();
}

function isSlow(file: string, known: Map<string, boolean>): boolean {
  const before = known.get(file);
  if (before !== undefined) return before;
  // A circle is as slow as the rest of it.
  known.set(file, false);
  const slow = importsOf(file).some((path) => SLOW.test(path) || isSlow(path, known));
  known.set(file, slow);
  return slow;
}

const importsOf = (file: string): string[] =>
  existsSync(file)
    ? [...readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)'/gms)].map(([, path]) =>
        path!.startsWith('.') ? join(dirname(file), path!) : path!,
      )
    : [];
