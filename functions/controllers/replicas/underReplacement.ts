import { isBackingOff } from '../../control-loop/failures.ts';
import type { OutdatedReader, Why } from './outdated.ts';
import type { Known } from './passedOver.ts';
import { REPLACEMENT_SUBJECT, type Replacements } from './replacement.ts';
import { isGoing } from './status.ts';
import type { InstanceView } from './view.ts';

/** A reader that waits for a restart again so soon after its order has not been spared it by being new. */
const RESTARTS_AGAIN_MS = 24 * 3_600_000;

export const isStopped = ({ progress, nowMs }: Pick<Known, 'progress' | 'nowMs'>): boolean =>
  isBackingOff(progress.failures, REPLACEMENT_SUBJECT, nowMs);

/** The outdated reader that is being replaced, and those that come in its place. */
export interface UnderWay {
  readonly old: InstanceView;
  readonly newIds: readonly string[];
}

/** At most one: undefined where the old reader is gone, or either of them is the writer by now. */
export function replacementUnderWay({ view, progress }: Pick<Known, 'view' | 'progress'>): UnderWay | undefined {
  for (const { replaces } of Object.values(progress.replacements ?? {})) {
    const old = view.instances.find(({ id, status }) => id === replaces && !isGoing(status));
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

/** The outdated readers, and what is known of them. */
export interface Judged extends Pick<Known, 'progress' | 'nowMs'> {
  readonly outdated: readonly OutdatedReader[];
}

/** Those of the outdated readers that may be replaced, in the order in which they are. */
export function toBeReplaced({ outdated, progress, nowMs }: Judged): OutdatedReader[] {
  const urgency = ({ whys }: OutdatedReader) => Math.min(...whys.map(({ kind }) => URGENCY.indexOf(kind)));
  return outdated
    .filter((one) => one.reader.ours && outdatedAgain(one, progress.replacements, nowMs).length === 0)
    .toSorted((a, b) => urgency(a) - urgency(b) || a.reader.id.localeCompare(b.reader.id));
}

/** `evenkeel-shop-1: of the class db.r6g.large, not db.r8g.large` */
export const describeOutdated = ({ reader, whys }: OutdatedReader): string =>
  `${reader.id}: ${whys.map(({ text }) => text).join('; ')}`;
