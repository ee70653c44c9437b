import type { Numbers } from '../../functions/platform/decision.ts';
import { History } from '../../functions/platform/history.ts';
import type { Pause } from '../../functions/platform/pause.ts';
import type { Progress } from '../../functions/replicas/progress.ts';
import { type ClusterRecord, CONTROLLER, type Installation } from './installation.ts';
import { checkCluster } from './target.ts';

/** What Evenkeel is doing about one cluster, as the ledger knows it. */
export interface ClusterStatus {
  readonly cluster: string;
  /** What the fleet file says. */
  readonly mode: 'observe' | 'act';
  /** The last decision; undefined where none has been told yet. */
  readonly decision:
    | {
        readonly kind: string;
        readonly reason: string;
        readonly atMs: number;
        readonly ageSeconds: number;
        /** In which mode it was made; undefined, like the numbers, if its line of history is gone. */
        readonly mode: 'observe' | 'act' | undefined;
        readonly numbers: Numbers | undefined;
      }
    | undefined;
  readonly underWay: Pick<Progress, 'ordered' | 'draining' | 'leaving' | 'failures' | 'noCapacity'> | undefined;
  readonly pause: Pause | undefined;
  readonly interlock: ClusterRecord['interlock'];
}

/** So many queries for the history run at once. */
const AT_ONCE = 16;

/** The status of the clusters named, in their order. */
export async function readStatus(installation: Installation, clusters: readonly string[]): Promise<ClusterStatus[]> {
  for (const cluster of clusters) checkCluster(cluster, installation.clusters);
  const recordOf = await installation.ledger.readAll(installation.caller.nowMs);
  const all: ClusterStatus[] = [];
  for (let from = 0; from < clusters.length; from += AT_ONCE) {
    const some = clusters.slice(from, from + AT_ONCE);
    all.push(...(await Promise.all(some.map((cluster) => statusOf(installation, cluster, recordOf(cluster))))));
  }
  return all;
}

async function statusOf(installation: Installation, cluster: string, record: ClusterRecord): Promise<ClusterStatus> {
  const { caller, controller, tableName } = installation;
  const { told, progress, pause, interlock } = record;
  const line = told && (await new History(tableName, CONTROLLER).decisionAt(cluster, told.atMs));
  return {
    cluster,
    mode: controller.modeOf(cluster),
    decision: told && {
      ...told,
      ageSeconds: Math.max(0, Math.round((caller.nowMs - told.atMs) / 1000)),
      mode: line?.mode,
      numbers: line?.numbers,
    },
    underWay: progress && {
      ordered: progress.ordered,
      draining: progress.draining,
      leaving: progress.leaving,
      failures: progress.failures,
      noCapacity: progress.noCapacity,
    },
    pause: pause && pauseOf(pause),
    interlock,
  };
}

/** Without the keys of its item. */
const pauseOf = ({ by, why, sinceMs, untilMs }: Pause): Pause => ({
  by,
  why,
  ...(sinceMs !== undefined && { sinceMs }),
  ...(untilMs !== undefined && { untilMs }),
});
