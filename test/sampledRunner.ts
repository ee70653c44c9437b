import { type RunnerTask, type RunnerTestFile, type RunnerTestSuite, TestRunner } from 'vitest';
import { createRandom } from '../sandbox/random.ts';
import { heavyFiles, isStory } from './heavy.ts';
import { isSampled, SEED } from './sampling.ts';

/** Of the tests in the files that take longest. */
const SHARE = 1 / 3;

/** Skips the tests of heavy files that the sample leaves out. */
export default class SampledRunner extends TestRunner {
  onCollected(files: RunnerTestFile[] = []): void {
    if (!isSampled) return;
    const heavy = heavyFiles();
    for (const file of files) {
      if (heavy.some((path) => file.filepath.endsWith(path))) sample(file, isDrawn);
    }
  }
}

/** Whether anything of it is left. A group of which nothing is left prepares nothing. */
function sample(task: RunnerTask, isIn: (test: RunnerTask) => boolean): boolean {
  const isLeft = task.type === 'test' ? isIn(task) : sampleAll(task, isIn);
  if (!isLeft && task.mode === 'run') task.mode = 'skip';
  return isLeft;
}

/** What a group has prepared for all of its tests, they may hand on from one to the next: all of them or none. */
function sampleAll(group: RunnerTestSuite, isIn: (test: RunnerTask) => boolean): boolean {
  const isWhole =
    'filepath' in group ? isStory(group.file.filepath) : TestRunner.getSuiteHooks(group).beforeAll.length > 0;
  const isDrawnWhole = isWhole && isIn(group);
  return group.tasks.map((one) => sample(one, isWhole ? () => isDrawnWhole : isIn)).some(Boolean);
}

/** By its file and its names, so that no other test has a part in it. */
const isDrawn = ({ fullName }: RunnerTask): boolean => createRandom(SEED).fork(fullName).next() < SHARE;
