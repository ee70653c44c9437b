import { type Failures, isBackingOff, noteFailures, type Refusal } from '../../control-loop/failures.ts';
import { filterValues } from '../../control-loop/records.ts';
import type { OutdatedReader, Why } from './outdated.ts';
import type { Progress } from './progress.ts';
import type { Situation } from './situation.ts';
import type { InstanceView } from './view.ts';

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

/** A reader that waits for a restart again so soon after its order has not been spared it by being new. */
const RESTARTS_AGAIN_MS = 24 * 3_600_000;

export const stopping = (error: string): Refusal => ({
  subject: REPLACEMENT_SUBJECT,
  error,
  pauseMs: REPLACEMENT_STOPPED_MS,
});

export const isStopped = ({ progress, nowMs }: Pick<Situation, 'progress' | 'nowMs'>): boolean =>
  isBackingOff(progress.failures, REPLACEMENT_SUBJECT, nowMs);

/** The outdated reader that is being replaced, and those that come in its place. */
export interface UnderWay {
  readonly old: InstanceView;
  readonly newIds: readonly string[];
}

/** At most one: undefined where the old reader is gone, or either of them is the writer by now. */
export function replacementUnderWay({ view, progress }: Pick<Situation, 'view' | 'progress'>): UnderWay | undefined {
  for (const { replaces } of Object.values(progress.replacements ?? {})) {
    const old = view.instances.find(({ id, status }) => id === replaces && status !== 'deleting');
    if (!old || old.id === view.writerId || old.id in progress.leaving) continue;
    const newIds = Object.entries(progress.replacements ?? {})
      .filter(([id, other]) => other.replaces === replaces && id !== view.writerId)
      .map(([id]) => id);
    if (newIds.length > 0) return { old, newIds };
  }
  return undefined;
}

/** What a reader of ours was ordered for the sake of, and is not all the same: to replace it again would change nothing. */
export function outdatedAgain({ reader, whys }: OutdatedReader, replacements: Replacements = {}, nowMs: number): Why[] {
  const before = replacements[reader.id];
  if (!before) return [];
  return whys.filter(
    ({ kind, wanted }) =>
      before.wanted.includes(wanted) && (kind !== 'pending-reboot' || nowMs - before.orderedAtMs < RESTARTS_AGAIN_MS),
  );
}

/** Most urgent first: without a valid authority clients cannot connect, and a class is a matter of taste. */
const URGENCY: readonly Why['kind'][] = ['certificate-authority', 'parameter-group', 'pending-reboot', 'class'];

/** Those of the outdated readers that may be replaced, in the order in which they are. */
export function toBeReplaced({
  outdated,
  progress,
  nowMs,
}: Pick<Situation, 'outdated' | 'progress' | 'nowMs'>): OutdatedReader[] {
  const urgency = ({ whys }: OutdatedReader) => Math.min(...whys.map(({ kind }) => URGENCY.indexOf(kind)));
  return outdated
    .filter((one) => one.reader.ours && outdatedAgain(one, progress.replacements, nowMs).length === 0)
    .toSorted((a, b) => urgency(a) - urgency(b) || a.reader.id.localeCompare(b.reader.id));
}

/** `evenkeel-shop-1: of the class db.r6g.large, not db.r8g.large` */
export const describeOutdated = ({ reader, whys }: OutdatedReader): string =>
  `${reader.id}: ${whys.map(({ text }) => text).join('; ')}`;

/**
 * Replacements whose reader is ordered or there. One that has gone without ever replacing anybody has failed: RDS did
 * not build it, or somebody deleted it.
 */
export function followReplacements(
  before: Pick<Progress, 'replacements' | 'ordered' | 'leaving'>,
  failures: Failures,
  present: ReadonlySet<string>,
  nowMs: number,
): Pick<Progress, 'replacements' | 'failures'> {
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
