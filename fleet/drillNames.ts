/** What can be rehearsed. Each has a state machine of the same name, and a definition in functions/drills/. */
export const DRILL_NAMES = ['aurora-failover', 'zone-evacuation', 'certificate-rotation', 'reader-loss'] as const;

export type DrillName = (typeof DRILL_NAMES)[number];

export const isDrillName = (name: string): name is DrillName => DRILL_NAMES.some((known) => known === name);

/** Names follow from the stage alone, so that the command line and the functions find what belongs to a drill. */
export const drillMachineName = (stage: string, drill: DrillName | 'clean-up'): string => `evenkeel-${stage}-${drill}`;

/** The function that every door leads to: start, approve, deny, abort. */
export const drillDoorName = (stage: string): string => `evenkeel-${stage}-drill-door`;
