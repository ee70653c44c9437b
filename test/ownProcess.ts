import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * What shows that a test changes its process: environment variables, modules, and with them the SDK clients of
 * `functions/`, which are made once and stay with the Region that they were made for.
 */
const CHANGES = /Object\.assign\(process\.env|vi\.(resetModules|stubEnv)|createProgram\(\(text/;

/** They look at their whole process, or at the machine's clock: its memory, its listeners, how long something takes. */
const LOOKING = ['test/sandbox/data-planes/postgres/failover.test.ts', 'test/sandbox/realms/*.test.ts'];

/** Test files that cannot share a process with others. */
export function findFilesOfOwnProcess(): string[] {
  return LOOKING.flatMap((pattern) => {
    const found = globSync(pattern);
    if (found.length === 0) throw new Error(`There is no ${pattern} any more, which has a process of its own.`);
    return found;
  }).toSorted();
}

/**
 * Test files that change their process, by what stands in them and in what they import from `test/`: each needs the
 * environment and the modules of a new one, for which `ownEnvironment.ts` is enough.
 */
export function findFilesOfOwnEnvironment(): string[] {
  const alone = new Set(findFilesOfOwnProcess());
  return globSync('test/**/*.test.ts')
    .filter((file) => !alone.has(file) && changesProcess(file, new Set()))
    .toSorted();
}

function changesProcess(file: string, seen: Set<string>): boolean {
  if (seen.has(file) || !existsSync(file)) return false;
  seen.add(file);
  const source = readFileSync(file, 'utf8');
  if (CHANGES.test(source)) return true;
  return [...source.matchAll(/from '(\.[^']+\.ts)'/g)]
    .map(([, path]) => join(dirname(file), path!))
    .some((imported) => imported.startsWith('test/') && changesProcess(imported, seen));
}
