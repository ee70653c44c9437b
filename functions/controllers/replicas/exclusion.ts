import { relievedAmong, type Situation } from './situation.ts';
import type { InstanceView } from './view.ts';

/** Who does what once a decision has been carried out, where that is not what it is now. */
type After = Partial<Pick<Situation, 'serving' | 'draining'>> & {
  /** Readers that were warmed and serve from now on. */
  readonly warmed?: readonly InstanceView[];
};

/**
 * The endpoint's exclusion list: draining readers, new ones until they are warm, and those that are far busier than the
 * others. In a fixed order, so that the same list is written the same way.
 */
export function exclusionList(
  situation: Situation,
  { draining = situation.draining, warmed = [], ...after }: After = {},
): string[] {
  const { view, progress, policy, coming } = situation;
  const present = new Set(view.instances.map(({ id }) => id));
  const isCold = (id: string) =>
    id in progress.ordered && present.has(id) && !warmed.some((reader) => reader.id === id);
  const cold = policy.warmUp === 'none' ? [] : coming.filter(({ id }) => isCold(id));
  const relieved = after.serving ? relievedAmong(after.serving, view, policy) : situation.relieved;
  return [...draining.map(({ id }) => id), ...cold.map(({ id }) => id), ...relieved].toSorted();
}
