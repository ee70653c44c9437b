import type { ClusterPolicy } from '../../fleet/cluster.ts';
import { type Cluster, excludedFrom, type Instance } from './change.ts';
import { type DecisionLine, readLatestRelief } from './decisions.ts';

/** The slowest build takes 7.5 minutes in the Region; what takes twice as long is stuck. */
const BUILT_WITHIN_MS = 15 * 60_000;

/** A drain whose deadline has passed ends at the next ticks. */
const DELETED_WITHIN_MS = 10 * 60_000;

/**
 * Connections of a pool last half an hour: by then a reader that gets no new ones is no busier than the others. Where the
 * hour's changes of the endpoint are used up, it waits for the next one.
 */
const RELIEVED_WITHIN_MS = 75 * 60_000;

/** Readers of ours that are stuck: neither serving nor deleted, nor about to be. */
export function strayReaders(
  cluster: Cluster,
  ours: readonly Instance[],
  {
    policy,
    decisions,
    nowMs,
  }: { readonly policy: ClusterPolicy; readonly decisions: readonly DecisionLine[]; readonly nowMs: number },
): string[] {
  const excluded = excludedFrom(cluster);
  const relief = readLatestRelief(decisions);
  return ours.flatMap(({ id, status, isWriter, createdAtMs }) => {
    if (status === 'deleting' || isWriter) return [];
    if (status === 'creating') return nowMs - createdAtMs > BUILT_WITHIN_MS ? [`${id} is still being created`] : [];
    if (status !== 'available') return [`${id} is ${status}`];
    if (!excluded.has(id)) return [];
    const drain = decisions.findLast(({ kind, readerIds }) => kind === 'drain' && readerIds.includes(id));
    // An earlier drain may have ended with the reader readmitted.
    if (relief.relievedIds.includes(id) && relief.atMs > (drain?.atMs ?? 0))
      return nowMs - relief.atMs > RELIEVED_WITHIN_MS ? [`${id} is still relieved`] : [];
    if (!drain) return [`${id} is excluded and not being drained`];
    const deadlineMs = drain.atMs + policy.drainDeadlineSeconds * 1000;
    return nowMs > deadlineMs + DELETED_WITHIN_MS ? [`${id} is still there after its deadline`] : [];
  });
}

/**
 * How many readers of the reference class carry a load at the target, within min and max.
 * @param load in reference readers
 */
export function neededReaders(load: number, { readers, targetCpuPercent }: ClusterPolicy): number {
  return Math.min(readers.max, Math.max(readers.min, Math.ceil((load * 100) / targetCpuPercent)));
}
