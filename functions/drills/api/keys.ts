/** Records are kept for 400 days, so that a yearly drill finds the one before. */
export const KEPT_SECONDS = 400 * 86_400;
