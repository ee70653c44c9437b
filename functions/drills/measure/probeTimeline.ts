import type { Attempt } from '../../workers/prober/contract/attempt.ts';
import type { TimelineEntry } from '../api/report.ts';

/** More lines than this of one series would hide everything else; the last one says how many are left out. */
const LINES_MAX = 20;

/** The attempts as lines of a timeline: when they began to fail and to succeed, and which address answered them. */
export function probeTimeline(attempts: readonly Attempt[]): TimelineEntry[] {
  const groups = Map.groupBy(attempts, ({ probe, connection }) => `${connection} ${probe}`);
  return [...groups.values()]
    .flatMap((group) => {
      const inOrder = group.toSorted((one, other) => one.startedAtMs - other.startedAtMs);
      return [...limited(outcomeLines(inOrder)), ...limited(answererLines(inOrder))];
    })
    .toSorted((one, other) => one.atMs - other.atMs);
}

function outcomeLines(attempts: readonly Attempt[]): TimelineEntry[] {
  const lines: TimelineEntry[] = [];
  let failingSinceMs: number | undefined;
  let reason: string | undefined;
  for (const attempt of attempts) {
    const { startedAtMs: atMs, outcome, error } = attempt;
    const add = (text: string) => lines.push({ atMs, source: 'probe', text: `${nameOf(attempt)}: ${text}` });
    if (outcome === 'succeeded') {
      if (failingSinceMs !== undefined) add(`succeeds again, after ${((atMs - failingSinceMs) / 1000).toFixed(1)} s`);
      failingSinceMs = undefined;
      reason = undefined;
    } else if (failingSinceMs === undefined || error !== reason) {
      add(`${failingSinceMs === undefined ? 'fails' : 'fails with another error'}: ${error ?? 'unknown error'}`);
      failingSinceMs ??= atMs;
      reason = error;
    }
  }
  return lines;
}

/**
 * Which addresses answer, each time that one is added or removed: new connections show what DNS returns. Behind a name
 * of many addresses each is used now and then, so one is removed only after others have answered many times in a row.
 */
function answererLines(attempts: readonly Attempt[]): TimelineEntry[] {
  const answered = attempts.filter((attempt) => attempt.answeredBy !== undefined);
  const indexes = Map.groupBy(answered.keys(), (index) => answered[index]!.answeredBy!);
  const changes = [...indexes].flatMap(([by, own]) => additionsAndRemovals(by, own, answered.length));
  const present = new Set<string>();
  return [...Map.groupBy(changes, ({ index }) => index)]
    .toSorted(([one], [other]) => one - other)
    .map(([index, together]): TimelineEntry => {
      const gone = together.filter(({ isAdded }) => !isAdded).map(({ by }) => by);
      for (const { by, isAdded } of together) {
        if (isAdded) present.add(by);
        else present.delete(by);
      }
      const noLonger = gone.length === 0 ? '' : `; no longer by ${gone.toSorted().join(', ')}`;
      const text = `${nameOf(answered[index]!)}: answered by ${[...present].toSorted().join(', ')}${noLonger}`;
      return { atMs: answered[index]!.startedAtMs, source: 'dns', text };
    });
}

/** After this many answers of others in a row: one of six addresses is missed by all of them with a chance of 1 in 10^8. */
const GONE_AFTER_ANSWERS = 100;

interface Change {
  /** The index of the answer that shows it. */
  readonly index: number;
  readonly by: string;
  readonly isAdded: boolean;
}

function additionsAndRemovals(by: string, indexes: readonly number[], count: number): Change[] {
  const changes: Change[] = [];
  // All that answer soon after the beginning count from it.
  let last = -1;
  for (const index of [...indexes, count]) {
    const isBack = index - last > GONE_AFTER_ANSWERS;
    if (isBack && last >= 0) changes.push({ index: last + 1, by, isAdded: false });
    if (index < count && (isBack || last < 0)) changes.push({ index: isBack ? index : 0, by, isAdded: true });
    last = index;
  }
  return changes;
}

const nameOf = ({ probe, connection }: Attempt): string => `${probe} (${connection})`;

function limited(lines: readonly TimelineEntry[]): TimelineEntry[] {
  const kept = lines.slice(0, LINES_MAX);
  const last = lines[LINES_MAX];
  if (!last) return kept;
  return [...kept, { ...last, text: `${last.text}, and ${lines.length - LINES_MAX - 1} more changes` }];
}
