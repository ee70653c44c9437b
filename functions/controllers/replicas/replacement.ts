import { type Failures, noteFailures, type Refusal } from '../../control-loop/failures.ts';
import { filterValues } from '../../control-loop/records.ts';

/** A reader that was ordered in place of an outdated one. Kept as long as it is there, so that it is known if it is outdated, too. */
export interface Replacement {
  /** The outdated reader. It is drained once the new one serves. */
  readonly replaces: string;
  /** What the new one was ordered for the sake of: `class db.r8g.large`. */
  readonly wanted: readonly string[];
  readonly orderedAtMs: number;
}

export type Replacements = Readonly<Record<string, Replacement>>;

/** Replacing readers among what may fail: not about one offering, because another reader would meet the same. */
export const REPLACEMENT_SUBJECT = 'replace outdated readers';

/** So long none is replaced after RDS has refused a new one, or has not brought one up. */
export const REPLACEMENT_STOPPED_MS = 24 * 3_600_000;

export const stopping = (error: string): Refusal => ({
  subject: REPLACEMENT_SUBJECT,
  error,
  pauseMs: REPLACEMENT_STOPPED_MS,
});

/** What of the progress says whether a reader is still to come, or going. */
interface Followed {
  readonly replacements?: Replacements | undefined;
  readonly ordered: Readonly<Record<string, unknown>>;
  readonly leaving: Readonly<Record<string, unknown>>;
}

/**
 * Replacements whose reader is ordered or there. One that has gone without ever replacing anybody has failed: RDS did
 * not build it, or somebody deleted it.
 */
export function followReplacements(
  before: Followed,
  failures: Failures,
  present: ReadonlySet<string>,
  nowMs: number,
): { readonly replacements?: Replacements; readonly failures: Failures } {
  if (!before.replacements) return { failures };
  const isThere = (id: string) => present.has(id) || id in before.ordered;
  const lost = Object.entries(before.replacements).filter(
    ([id, { replaces }]) => !isThere(id) && !(id in before.leaving) && present.has(replaces),
  );
  const refusals = lost.map(([id]) => stopping(`${id} was ordered, and is gone without having served`));
  return {
    replacements: filterValues(before.replacements, (_, id) => isThere(id)),
    failures: refusals.length > 0 ? noteFailures(failures, refusals.slice(0, 1), nowMs) : failures,
  };
}
