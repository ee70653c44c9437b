import type { Attempt } from '../prober/attempt.ts';
import type { TimelineEntry } from './report/report.ts';

/** More lines than this of one series would hide everything else; how many there are stands in the last one. */
const LINES_MAX = 20;

/** What the attempts tell of, as lines of a timeline: when they began to fail and to succeed, and who answered them. */
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
      add(`${failingSinceMs === undefined ? 'fails' : 'fails otherwise'}: ${error ?? 'no reason is known'}`);
      failingSinceMs ??= atMs;
      reason = error;
    }
  }
  return lines;
}

/** Who answers, each time that it is somebody else: what DNS says is seen by where a new connection leads. */
function answererLines(attempts: readonly Attempt[]): TimelineEntry[] {
  const lines: TimelineEntry[] = [];
  let before: string | undefined;
  for (const attempt of attempts) {
    const { startedAtMs, answeredBy } = attempt;
    if (answeredBy === undefined || answeredBy === before) continue;
    const instead = before === undefined ? '' : ` instead of ${before}`;
    lines.push({ atMs: startedAtMs, source: 'dns', text: `${nameOf(attempt)}: answered by ${answeredBy}${instead}` });
    before = answeredBy;
  }
  return lines;
}

const nameOf = ({ probe, connection }: Attempt): string => `${probe} (${connection})`;

function limited(lines: readonly TimelineEntry[]): TimelineEntry[] {
  const kept = lines.slice(0, LINES_MAX);
  const last = lines[LINES_MAX];
  if (!last) return kept;
  return [...kept, { ...last, text: `${last.text}, and ${lines.length - LINES_MAX - 1} changes more` }];
}
