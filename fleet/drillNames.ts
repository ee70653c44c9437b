/** What can be rehearsed. Each has a state machine of the same name, which stacks/drills/ describes. */
export const DRILL_NAMES = ['aurora-failover', 'zone-evacuation', 'reader-loss', 'certificate-rotation'] as const;

export type DrillName = (typeof DRILL_NAMES)[number];

export const isDrillName = (name: string): name is DrillName => DRILL_NAMES.some((known) => known === name);
