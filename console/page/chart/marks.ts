import type { Mark } from '../../model.ts';

/** Buttons nearer than this are not told apart by a finger (WCAG 2.5.8). */
export const APART_PX = 24;

export type Lane = 'ordered' | 'serving';

/** Marks of one lane that share a button. */
export interface MarkGroup {
  readonly lane: Lane;
  /** By time. */
  readonly marks: readonly Mark[];
  /** Where its button stands, in pixels from the left of the plot. */
  readonly leftPx: number;
  /** Of readers, over all of them. */
  readonly count: number;
}

/**
 * The buttons of a lane, from left to right: marks nearer than 24 pixels to the first of their group join it, and the
 * button stands at the first, where the change began.
 */
export function groupMarks(marks: readonly Mark[], lane: Lane, toPx: (atMs: number) => number): MarkGroup[] {
  const groups: { lane: Lane; marks: Mark[]; leftPx: number; count: number }[] = [];
  const own = marks.filter((mark) => mark.lane === lane).toSorted((one, other) => one.atMs - other.atMs);
  for (const mark of own) {
    const leftPx = toPx(mark.atMs);
    const last = groups.at(-1);
    if (last && leftPx - last.leftPx < APART_PX) {
      last.marks.push(mark);
      last.count += mark.count;
    } else {
      groups.push({ lane, marks: [mark], leftPx, count: mark.count });
    }
  }
  return groups;
}

/** Where an arrow key leads from a button: along its lane, or to the nearest button of the other one. */
export function nextGroup(groups: readonly MarkGroup[], from: MarkGroup, key: string): MarkGroup | undefined {
  const lane = groups.filter((group) => group.lane === from.lane);
  const at = lane.findIndex((group) => group.leftPx === from.leftPx);
  if (key === 'ArrowRight') return lane[at + 1];
  if (key === 'ArrowLeft') return lane[at - 1];
  if (key === 'Home') return lane[0];
  if (key === 'End') return lane.at(-1);
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return undefined;
  return groups
    .filter((group) => group.lane === (key === 'ArrowUp' ? 'ordered' : 'serving') && group.lane !== from.lane)
    .toSorted((one, other) => Math.abs(one.leftPx - from.leftPx) - Math.abs(other.leftPx - from.leftPx))[0];
}
