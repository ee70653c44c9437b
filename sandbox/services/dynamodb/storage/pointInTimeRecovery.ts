import type { PointInTimeRecoveryDescription } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../../clock.ts';

/** What is kept unless a table asks for less (API reference, PointInTimeRecoverySpecification). */
const RECOVERY_DAYS = 35;

/** "LatestRestorableDateTime is typically 5 minutes before the current time" (API reference). */
const LATEST_MS = 5 * 60_000;

const DAY_MS = 86_400_000;

/** To which times a table could be restored. Nothing can be restored here: only the times are told. */
export class PointInTimeRecovery {
  readonly #clock: Clock;
  #on: { readonly sinceMs: number; readonly days: number } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  switchOn(days = RECOVERY_DAYS): void {
    this.#on = { sinceMs: this.#clock.now(), days };
  }

  describe(): PointInTimeRecoveryDescription {
    if (!this.#on) return { PointInTimeRecoveryStatus: 'DISABLED' };
    const { sinceMs, days } = this.#on;
    const nowMs = this.#clock.now();
    return {
      PointInTimeRecoveryStatus: 'ENABLED',
      RecoveryPeriodInDays: days,
      EarliestRestorableDateTime: new Date(Math.max(sinceMs, nowMs - days * DAY_MS)),
      LatestRestorableDateTime: new Date(Math.max(sinceMs, nowMs - LATEST_MS)),
    };
  }
}
