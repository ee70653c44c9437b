import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The tests in which deployed functions run under their roles: scenarios, drills, seeded days of faults. */
const RUNNING = [
  'test/functions/**/*.test.ts',
  'test/stacks/*.test.ts',
  'test/sandbox/faults/*.test.ts',
  'test/sandbox/iam/onBehalf.test.ts',
  'test/cli/*.test.ts',
];

/** They try what roles may do, with the credentials of the roles: what they do, nobody needs. */
const TRYING = [
  'test/cli/badInput.test.ts',
  'test/functions/controllers/safetyNet/roles.test.ts',
  'test/stacks/authority.test.ts',
];

/** The test files whose rights are recorded, relative to the root of the repository. */
export function scenarioFiles(): string[] {
  const gone = TRYING.find((file) => globSync(file, { cwd: ROOT }).length === 0);
  if (gone !== undefined) throw new Error(`There is no ${gone} any more, which is left out.`);
  return RUNNING.flatMap((pattern) => globSync(pattern, { cwd: ROOT }))
    .filter((file) => !TRYING.includes(file))
    .toSorted();
}
