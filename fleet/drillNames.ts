/** What can be rehearsed. Each has a state machine of the same name, which stacks/drills/ describes. */
export const DRILL_NAMES = [
  'aurora-failover',
  'zone-evacuation',
  'reader-loss',
  'reader-overload',
  'certificate-rotation',
] as const;

/** Several drills in their order, under one approval: it is requested, approved and aborted like a drill. */
export const GAME_DAY = 'game-day';

export type DrillName = (typeof DRILL_NAMES)[number];

/** Drills whose resource is a cluster. */
export const CLUSTER_DRILLS: ReadonlySet<string> = new Set<DrillName>([
  'aurora-failover',
  'reader-loss',
  'reader-overload',
]);

export const isDrillName = (name: string): name is DrillName => DRILL_NAMES.some((known) => known === name);
