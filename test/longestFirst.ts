import { existsSync } from 'node:fs';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Test files of half a minute and more, the longest first: begun last, each would keep one core busy and leave the other idle. */
const LONGEST = [
  'test/functions/controllers/certificates/everyKind.test.ts',
  'test/cli/live.test.ts',
  'test/sandbox/faults/alone.test.ts',
  'test/functions/drills/drills.test.ts',
  'test/functions/controllers/replicas/loop/forecast.test.ts',
  'test/functions/controllers/certificates/killedRefused.test.ts',
  'test/functions/slack/slack.test.ts',
  'test/functions/drills/interrupted.test.ts',
  'test/stacks/synthesize.test.ts',
  'test/functions/drills/websites/websites.test.ts',
  'test/functions/controllers/certificates/replacing.test.ts',
  'test/functions/controllers/targets/killed.test.ts',
  'test/cli/targetScenarios.test.ts',
  'test/functions/controllers/targets/outageOrder.test.ts',
];

/** Within each project, what a clean clone cannot know yet: Vitest sorts by size until it has seen a run. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const gone = LONGEST.find((path) => !existsSync(path));
    if (gone) throw new Error(`There is no ${gone} any more, which is begun first.`);
    // oxlint-disable-next-line unicorn/no-array-sort -- It is the sequencer's method, and no array's.
    const sorted = await super.sort(files);
    const projects = [...new Set(sorted.map(({ project }) => project.name))];
    return projects.flatMap((name) => sorted.filter(({ project }) => project.name === name).toSorted(byRank));
  }
}

const byRank = (a: TestSpecification, b: TestSpecification) => rank(a) - rank(b);

function rank({ moduleId }: TestSpecification): number {
  const index = LONGEST.findIndex((path) => moduleId.endsWith(path));
  return index < 0 ? LONGEST.length : index;
}
