/** Partitions of the ledger that belong to drills. stacks/ lets their functions write nowhere else. */
export const DRILLS = 'drills';
export const DRILL_LOCKS = 'drill-locks';
export const DRILL_APPROVALS = 'drill-approvals';
export const DRILL_COOLDOWNS = 'drill-cooldowns';

/** Drills are remembered for 400 days, so that a yearly one finds the one before. */
export const KEPT_SECONDS = 400 * 86_400;
