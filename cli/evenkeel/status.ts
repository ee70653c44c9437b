import type { Pause } from '../../functions/control-loop/pause.ts';
import { forgetFinished, type Progress } from '../../functions/controllers/replicas/progress.ts';
import { describeDifference, type LastDecision, readLastDecision } from './deployed.ts';
import type { ClusterRecord, Installation } from './installation.ts';

/** What Evenkeel is doing about one cluster, as the ledger knows it. */
export interface ClusterStatus {
  readonly cluster: string;
  /** What the fleet file says. */
  readonly mode: 'observe' | 'act';
  readonly decision: LastDecision | undefined;
  /** Set if the fleet file is not what is deployed, as far as the last decision shows. */
  readonly difference: string | undefined;
  readonly underWay: Pick<Progress, 'ordered' | 'draining' | 'leaving' | 'failures' | 'noCapacity'> | undefined;
  readonly pause: Pause | undefined;
  readonly interlock: ClusterRecord['interlock'];
}

/** So many queries for the history run at once. */
const AT_ONCE = 16;

/** The status of the clusters named, in their order. */
export async function readStatus(installation: Installation, clusters: readonly string[]): Promise<ClusterStatus[]> {
  const recordOf = await installation.ledger.readAll(installation.caller.nowMs);
  return await eachInTurn(clusters, (cluster) => statusOf(installation, cluster, recordOf(cluster)));
}

/** Reads about each of them, some at once, and keeps their order. */
export async function eachInTurn<Read>(
  names: readonly string[],
  read: (name: string) => Promise<Read>,
): Promise<Read[]> {
  const all: Read[] = [];
  for (let from = 0; from < names.length; from += AT_ONCE) {
    all.push(...(await Promise.all(names.slice(from, from + AT_ONCE).map(read))));
  }
  return all;
}

async function statusOf(installation: Installation, cluster: string, record: ClusterRecord): Promise<ClusterStatus> {
  const { progress, pause, interlock } = record;
  const decision = await readLastDecision(installation, cluster, record);
  return {
    cluster,
    mode: installation.controller.modeOf(cluster),
    decision,
    difference: describeDifference(installation, cluster, decision),
    underWay: progress && underWayOf(progress, installation.caller.nowMs),
    pause: pause && pauseOf(pause),
    interlock,
  };
}

/** A failure that is older was not followed by another attempt: it is not needed any more. */
const FAILURE_COUNTS_MS = 3_600_000;

/** The ledger's record is as old as the last decision; what has come to its end since then is left out. */
function underWayOf(progress: Progress, nowMs: number): NonNullable<ClusterStatus['underWay']> {
  const readers = [...Object.keys(progress.ordered), ...Object.keys(progress.draining)];
  const { ordered, draining, leaving, failures, noCapacity } = forgetFinished(progress, new Set(readers), nowMs);
  const recent = Object.entries(failures).filter(([, { lastMs }]) => nowMs - lastMs < FAILURE_COUNTS_MS);
  return { ordered, draining, leaving, failures: Object.fromEntries(recent), noCapacity };
}

/** Without the keys of its item. */
const pauseOf = ({ by, why, sinceMs, untilMs }: Pause): Pause => ({
  by,
  why,
  ...(sinceMs !== undefined && { sinceMs }),
  ...(untilMs !== undefined && { untilMs }),
});
