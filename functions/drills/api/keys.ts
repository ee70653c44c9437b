/** Partitions of the ledger that belong to drills. Their roles allow their functions no others but interlocks. */
export const DRILLS = 'drills';
export const DRILL_LOCKS = 'drill-locks';
export const DRILL_APPROVALS = 'drill-approvals';
export const DRILL_COOLDOWNS = 'drill-cooldowns';

/** Records are kept for 400 days, so that a yearly drill finds the one before. */
export const KEPT_SECONDS = 400 * 86_400;
