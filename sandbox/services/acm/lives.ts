/** How long certificates live that are issued from a day on, and how long before their end ACM begins to renew them. */
interface Lives {
  readonly fromMs: number;
  readonly validityDays: number;
  readonly renewalWindowDays: number;
}

/**
 * The newest first. 198 days with a window of 45: "ACM certificate characteristics" and "Managed certificate renewal",
 * since February 2026. 100 and 47 are the authorities' limits from these days on (CA/B Forum, ballot SC-081); that ACM
 * uses them up, and that its windows shrink in proportion, rounded down, are guesses.
 */
const LIVES: readonly Lives[] = [
  { fromMs: Date.UTC(2029, 2, 15), validityDays: 47, renewalWindowDays: 10 },
  { fromMs: Date.UTC(2027, 2, 15), validityDays: 100, renewalWindowDays: 22 },
  { fromMs: Number.NEGATIVE_INFINITY, validityDays: 198, renewalWindowDays: 45 },
];

/** Of a certificate that is issued at a Region time. */
export const livesAt = (timeMs: number): Lives => LIVES.find(({ fromMs }) => timeMs >= fromMs)!;
