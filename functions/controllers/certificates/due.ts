import type { ResourceRecord } from '../../control-loop/record.ts';
import { changesUnderWay } from './contract/changesUnderWay.ts';
import type { HoldReason } from './holdReason.ts';
import type { Progress } from './progress.ts';

/** Holds that pass by themselves, minute by minute. */
const PASSING: ReadonlySet<string> = new Set<HoldReason>([
  'validating',
  'soaking',
  'proving',
  'backing-off',
  'repeating',
]);

/** Holds under which nothing is to be done but what an event or a sweep tells. */
const AT_REST: ReadonlySet<string> = new Set<HoldReason>(['in-order', 'renewing']);

/** What needs a person is looked at so often: the person may have been there. */
const LOOK_AGAIN_MS = 15 * 60_000;

/** ACM validates within minutes where the record is right; after an hour, an event or a later look will do. */
const VALIDATION_MS = 3_600_000;

/** What a listener is in the middle of goes first, then what else passes by itself, then what nobody knows yet. */
type Urgency = 'changing' | 'passing' | 'unknown' | 'waits-for-people';

const ORDER: readonly Urgency[] = ['changing', 'passing', 'unknown', 'waits-for-people'];

/**
 * Which certificate sets the tick looks at, by the ledger alone: while something is under way, where nobody has looked yet, and
 * now and then where a person is needed. What is needed most goes first; of what is needed equally, all have their turn.
 * @param resources beginning with the one at which time ended before
 */
export function dueOf(
  resources: readonly string[],
  recordOf: (resource: string) => ResourceRecord<Progress>,
  modeOf: (resource: string) => 'observe' | 'act',
  nowMs: number,
): string[] {
  const due = resources.flatMap((resource) => {
    const urgency = urgencyOf(recordOf(resource), modeOf(resource), nowMs);
    return urgency === undefined ? [] : [{ resource, urgency }];
  });
  return due.toSorted((a, b) => ORDER.indexOf(a.urgency) - ORDER.indexOf(b.urgency)).map(({ resource }) => resource);
}

/** Undefined where the tick need not look. */
export function urgencyOf(
  { lastDecision, progress, pause, interlock }: ResourceRecord<Progress>,
  mode: 'observe' | 'act',
  nowMs: number,
): Urgency | undefined {
  if (!lastDecision) return 'unknown';
  const { kind, reason } = lastDecision;
  if (reason === 'paused' || reason === 'held-by-interlock') return pause || interlock ? undefined : 'unknown';
  if (mode === 'act' && (kind !== 'hold' || isChanging(progress))) return 'changing';
  if (mode === 'act' && (PASSING.has(reason) || isRequested(progress, nowMs))) return 'passing';
  return !AT_REST.has(reason) && nowMs % LOOK_AGAIN_MS < 60_000 ? 'waits-for-people' : undefined;
}

function isChanging(progress: Progress | undefined): boolean {
  const { swaps, httpsRollouts } = changesUnderWay(progress);
  const all = [swaps, httpsRollouts, progress?.renewals ?? {}];
  return all.some((one) => Object.keys(one).length > 0);
}

const isRequested = (progress: Progress | undefined, nowMs: number) =>
  (progress?.requestsMs ?? []).some((atMs) => nowMs - atMs < VALIDATION_MS);
