import type { Worry } from '../../control-loop/attention.ts';
import { outdatedReaders } from './outdated.ts';
import type { Progress } from './progress.ts';
import type { Policy } from './policy.ts';
import { REPLACEMENT_SUBJECT } from './replacement.ts';
import {
  describeOutdated,
  isStopped,
  type Judged,
  outdatedAgain,
  replacementUnderWay,
  toBeReplaced,
} from './underReplacement.ts';
import type { ClusterView } from './view.ts';

/** Two weekends and the nights between them have a quiet hour, if any. */
const WAITS_MINUTES = 7 * 24 * 60;

/** A reader that people made may be on its way to what they want it to be. */
const NOT_OURS_MINUTES = 60;

/** What a person should know about outdated readers: what Evenkeel does not replace, cannot, or has not been able to. */
export function outdatedWorries(view: ClusterView, progress: Progress, policy: Policy, nowMs: number): Worry[] {
  if (policy.replaceOutdated === 'off') return [];
  const known = { view, progress, policy, nowMs };
  const outdated = outdatedReaders(known);
  return [
    ...stopped(known),
    ...again({ outdated, progress, nowMs }),
    ...notOurs(outdated),
    ...waiting({ ...known, outdated }),
  ];
}

function stopped(known: Parameters<typeof isStopped>[0]): Worry[] {
  if (!isStopped(known)) return [];
  const message = `No outdated reader is replaced for 24 hours, and the old ones stay: a new one was refused or did not come up. Correct what RDS names. RDS: ${known.progress.failures[REPLACEMENT_SUBJECT]!.error}`;
  return [{ key: 'replacement stopped', afterMinutes: 0, message }];
}

function again({ outdated, progress, nowMs }: Judged): Worry[] {
  return outdated.flatMap((one) => {
    const whys = outdatedAgain(one, progress.replacements, nowMs);
    if (whys.length === 0) return [];
    const { id } = one.reader;
    const message = `${id} was ordered in place of ${progress.replacements![id]!.replaces}, and is outdated all the same: ${whys.map(({ text }) => text).join('; ')}. It is not replaced again. Find out what makes new readers so: RDS, or another tool.`;
    return [{ key: `outdated-again ${id}`, afterMinutes: 0, message }];
  });
}

function notOurs(outdated: Judged['outdated']): Worry[] {
  const theirs = outdated.filter(({ reader }) => !reader.ours);
  if (theirs.length === 0) return [];
  const message = `Evenkeel did not create these readers, and does not replace them: ${theirs.map(describeOutdated).join(', ')}. Change or replace them by hand.`;
  return [{ key: 'outdated not-ours', afterMinutes: NOT_OURS_MINUTES, message }];
}

/** Some are replaced one after another, which takes its time; but none at all for a week is no matter of hours. */
function waiting(known: Judged & Parameters<typeof replacementUnderWay>[0] & Parameters<typeof isStopped>[0]): Worry[] {
  const { progress, nowMs } = known;
  const waits = toBeReplaced(known);
  const lastMs = Math.max(...Object.values(progress.replacements ?? {}).map(({ orderedAtMs }) => orderedAtMs));
  const isRecent = nowMs - lastMs < WAITS_MINUTES * 60_000;
  if (waits.length === 0 || isStopped(known) || isRecent || replacementUnderWay(known)) return [];
  const message = `Outdated readers have not been replaced for a week, because there was no quiet hour with room for one more reader: ${waits.map(describeOutdated).join(', ')}. Raise readers.max by one, or replace one by hand: delete it when the load allows.`;
  return [{ key: 'outdated waits', afterMinutes: WAITS_MINUTES, message }];
}
