import { type RunnerTask, type RunnerTestFile, TestRunner } from 'vitest';
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
      if (heavy.some((path) => file.filepath.endsWith(path)))
        sample(file, isStory(file.filepath) ? () => isDrawn(file) : isDrawn);
    }
  }
}

/** Whether anything of it is left. A group of which nothing is left prepares nothing. */
function sample(task: RunnerTask, isIn: (test: RunnerTask) => boolean): boolean {
  const isLeft = task.type === 'test' ? isIn(task) : task.tasks.map((one) => sample(one, isIn)).some(Boolean);
  if (!isLeft && task.mode === 'run') task.mode = 'skip';
  return isLeft;
}

/** By its file and its names, so that no other test has a part in it. */
const isDrawn = ({ fullName }: RunnerTask): boolean => createRandom(SEED).fork(fullName).next() < SHARE;
