import type { ResourceRecord } from '../../control-loop/record.ts';
import type { HoldReason } from './decision.ts';
import type { Progress } from './progress.ts';

/** Holds that pass by themselves, minute by minute. */
const PASSING: ReadonlySet<string> = new Set<HoldReason>(['validating', 'soaking', 'proving', 'backing-off']);

/** Holds under which nothing is to be seen to but what an event or a sweep tells. */
const AT_REST: ReadonlySet<string> = new Set<HoldReason>(['in-order', 'renewing']);

/** What needs a person is looked at so often: the person may have been there. */
const LOOK_AGAIN_MS = 15 * 60_000;

/** ACM validates within minutes where the record is right; after an hour, an event or a later look will do. */
const VALIDATION_MS = 3_600_000;

/**
 * Whether the tick should look at an entry: while something is under way, where nobody has looked yet, and now and then
 * where a person is needed. By the ledger alone.
 */
export function isDue(
  { told, progress, pause, interlock }: ResourceRecord<Progress>,
  mode: 'observe' | 'act',
  nowMs: number,
): boolean {
  if (!told) return true;
  const { kind, reason } = told;
  if (reason === 'paused' || reason === 'held-by-interlock') return !pause && !interlock;
  if (mode === 'act' && (kind !== 'hold' || PASSING.has(reason) || isUnderWay(progress, nowMs))) return true;
  return !AT_REST.has(reason) && nowMs % LOOK_AGAIN_MS < 60_000;
}

const isUnderWay = (progress: Progress | undefined, nowMs: number) =>
  progress !== undefined &&
  (Object.keys(progress.swaps).length > 0 ||
    Object.keys(progress.plans).length > 0 ||
    progress.requestsMs.some((atMs) => nowMs - atMs < VALIDATION_MS));
