import { type RunnerTask, type RunnerTestFile, TestRunner } from 'vitest';
import { createRandom } from '../sandbox/random.ts';
import { heavyFiles, isStory } from './heavy.ts';
import { isSampled, SEED } from './sampling.ts';
import { skipUndrawn } from './skipUndrawn.ts';

/** Of the tests in the files that take longest. */
const SHARE = 1 / 3;

/** Skips the tests of heavy files that the sample leaves out. */
export default class SampledRunner extends TestRunner {
  onCollected(files: RunnerTestFile[] = []): void {
    if (!isSampled) return;
    const heavy = heavyFiles();
    for (const file of files) {
      if (heavy.some((path) => file.filepath.endsWith(path))) skipUndrawn<RunnerTask>(file, { isDrawn, isOne });
    }
  }
}

/** By its file and its names, so that no other test has a part in it. */
const isDrawn = ({ fullName }: RunnerTask): boolean => createRandom(SEED).fork(fullName).next() < SHARE;

/** What a group has prepared for all of its tests, they may hand on from one to the next. */
function isOne(task: RunnerTask): boolean {
  if (task.type === 'test') return false;
  return 'filepath' in task ? isStory(task.file.filepath) : TestRunner.getSuiteHooks(task).beforeAll.length > 0;
}
