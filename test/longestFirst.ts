import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { heavyFiles } from './heavy.ts';

/** Begun last, a long file would keep one core busy and leave the other idle. */
export class LongestFirst extends BaseSequencer {
  /** Within each project, what a clean clone cannot know yet: Vitest sorts by size until it has seen a run. */
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const heavy = heavyFiles();
    const rank = ({ moduleId }: TestSpecification): number => {
      const index = heavy.findIndex((path) => moduleId.endsWith(path));
      return index < 0 ? heavy.length : index;
    };
    // oxlint-disable-next-line unicorn/no-array-sort -- It is the sequencer's method, and no array's.
    const sorted = await super.sort(files);
    const projects = [...new Set(sorted.map(({ project }) => project.name))];
    return projects.flatMap((name) =>
      sorted.filter(({ project }) => project.name === name).toSorted((a, b) => rank(a) - rank(b)),
    );
  }
}
