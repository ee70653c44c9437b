import type { Cluster, Level } from '../../model.ts';

/** The most urgent first. What cannot be told comes before what is at rest: it may be anything. */
const LEVELS: readonly Level[] = [
  'action',
  'approval',
  'watch',
  'moving',
  'interlocked',
  'paused',
  'unknown',
  'steady',
];

export const urgencyOf = (level: Level): number => LEVELS.indexOf(level);

/** By need; where it is equal, in the order in which they came. */
export const byNeed = (one: { level: Level }, other: { level: Level }): number =>
  urgencyOf(one.level) - urgencyOf(other.level);

/** From so many clusters on, each is a bar of one strip, and only what is not steady has a line. */
export const MANY_CLUSTERS = 13;

/** What is at rest, or left alone on purpose, is a line; everything else a card. */
export const isLine = ({ level }: { level: Level }): boolean => level === 'steady' || level === 'paused';

/** How far the mean CPU is from the target, in percentage points; undefined where nothing is measured. */
export const deviationOf = ({
  load,
  targetCpuPercent,
}: Pick<Cluster, 'load' | 'targetCpuPercent'>): number | undefined =>
  load?.cpuPercent === undefined ? undefined : load.cpuPercent - targetCpuPercent;
