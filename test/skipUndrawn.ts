/** A test, or a group of them, as the runner has collected it. */
export interface Drawable<Task> {
  readonly tasks?: readonly Task[];
  mode: string;
}

interface Rules<Task> {
  /** Whether a test, or a group that is one, belongs to the sample. */
  readonly isDrawn: (task: Task) => boolean;
  /** Whether the tests of a group need each other, so that all of them are drawn or none. */
  readonly isOne: (group: Task) => boolean;
}

/**
 * Skips what is not drawn. A group of which nothing is left is skipped, too, and so prepares nothing.
 * @returns whether anything is left
 */
export function skipUndrawn<Task extends Drawable<Task>>(task: Task, rules: Rules<Task>): boolean {
  const { isDrawn, isOne } = rules;
  const isLeft = task.tasks ? skipIn(task.tasks, isOne(task) ? asOne(isDrawn(task)) : rules) : isDrawn(task);
  if (!isLeft && task.mode === 'run') task.mode = 'skip';
  return isLeft;
}

const skipIn = <Task extends Drawable<Task>>(tasks: readonly Task[], rules: Rules<Task>): boolean =>
  tasks.map((task) => skipUndrawn(task, rules)).some(Boolean);

/** Within such a group, every test shares its lot. */
const asOne = (isDrawn: boolean) => ({ isDrawn: () => isDrawn, isOne: () => false });
