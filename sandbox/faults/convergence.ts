import type { ClusterPolicy } from '../../fleet/cluster.ts';
import { endpointId, stageTag } from '../../fleet/names.ts';
import { readDecisions, readLatestRelief } from '../invariants/decisions.ts';
import type { Breach } from '../invariants/invariants.ts';
import { neededReaders } from '../invariants/liveness.ts';
import type { Region } from '../region.ts';
import type { Day } from './day.ts';

export interface ConvergenceOptions {
  /** By cluster. */
  readonly days: Readonly<Record<string, Day>>;
  readonly clusters: Readonly<Record<string, ClusterPolicy>>;
  readonly stage: string;
  /** The ledger's table, which records decisions. */
  readonly ledgerTable: string;
  readonly onWrong: (breach: Breach) => void;
  /** Whether people have been told of a condition of the cluster that lasts (default: nobody was). */
  readonly isExcused?: (cluster: string) => boolean;
}

/** A readmitted reader gets connections a minute later: shorter deviations are allowed. */
const WRONG_AFTER_LOOKS = 3;

/** Whether the count of readers is what a flat load needs; reports each deviation once. */
export class Convergence {
  readonly #region: Region;
  readonly #options: ConvergenceOptions;
  readonly #wrongLooks = new Map<string, number>();

  constructor(region: Region, options: ConvergenceOptions) {
    this.#region = region;
    this.#options = options;
  }

  /**
   * To be called every minute. One reader more than needed is right, too: the rules are slow to let go of what might
   * soon be needed again. And nobody but people removes what people have made.
   */
  check(): void {
    const { days, clusters, stage, onWrong, isExcused = () => false } = this.#options;
    for (const [cluster, { flat }] of Object.entries(days)) {
      const readers = this.#serving(cluster);
      const foreign = readers.filter(({ tags }) => tags[stageTag.key] !== stageTag.value(stage)).length;
      const needed = neededReaders(flat, clusters[cluster]!);
      const most = Math.max(needed + 1, foreign);
      const isRight = readers.length >= needed && readers.length <= most;
      const looks = isRight ? 0 : (this.#wrongLooks.get(cluster) ?? 0) + 1;
      this.#wrongLooks.set(cluster, looks);
      if (looks !== WRONG_AFTER_LOOKS || isExcused(cluster)) continue;
      const what = `${readers.length} readers of ${cluster} serve; ${needed} are needed, and at most ${most} are right`;
      onWrong({ atMs: this.#region.clock.now(), invariant: 'the right count within 30 minutes', what });
    }
  }

  /**
   * The readers that applications reach through Evenkeel's endpoint, none where it is not there; and those that get no
   * new connections only because they have too many.
   */
  #serving(clusterId: string) {
    const { rds } = this.#region;
    const answering = rds.dataPlane.answering(clusterId, { custom: endpointId(clusterId) });
    const { relievedIds } = readLatestRelief(readDecisions(this.#region, this.#options.ledgerTable, clusterId));
    const serving = new Set([...answering, ...relievedIds]);
    const cluster = rds.inspect().clusters.find(({ id }) => id === clusterId);
    return (cluster?.instances ?? []).filter(({ id, status }) => status === 'available' && serving.has(id));
  }
}
