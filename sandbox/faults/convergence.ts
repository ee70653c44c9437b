import { endpointId, stageTag } from '../../fleet/names.ts';
import type { Breach } from '../invariants/invariants.ts';
import { neededReaders } from '../invariants/liveness.ts';
import type { Region } from '../region.ts';
import type { Day } from './day.ts';
import fleet from './fleet.ts';

/** Whether the count of readers is what a flat load needs. Each cluster is told once. */
export class Convergence {
  readonly #region: Region;
  readonly #days: Readonly<Record<string, Day>>;
  readonly #onWrong: (breach: Breach) => void;
  readonly #told = new Set<string>();

  constructor(region: Region, days: Readonly<Record<string, Day>>, onWrong: (breach: Breach) => void) {
    this.#region = region;
    this.#days = days;
    this.#onWrong = onWrong;
  }

  /**
   * One reader more than needed is right, too: the rules are slow to let go of what might soon be needed again. And
   * nobody but people removes what people have made.
   */
  check(): void {
    for (const [cluster, { flat }] of Object.entries(this.#days)) {
      if (this.#told.has(cluster)) continue;
      const readers = servingReaders(this.#region, cluster);
      const foreign = readers.filter(({ tags }) => !(stageTag.key in tags)).length;
      const needed = neededReaders(flat, fleet.clusters[cluster]!);
      const most = Math.max(needed + 1, foreign);
      if (readers.length >= needed && readers.length <= most) continue;
      this.#told.add(cluster);
      const what = `${readers.length} readers of ${cluster} serve; ${needed} are needed, and at most ${most} are right`;
      this.#onWrong({ atMs: this.#region.clock.now(), invariant: 'the right count within 30 minutes', what });
    }
  }
}

/** The readers that applications reach through Evenkeel's endpoint; none where it is not there. */
function servingReaders({ rds }: Region, clusterId: string) {
  const answering = new Set(rds.dataPlane.answering(clusterId, { custom: endpointId(clusterId) }));
  const cluster = rds.inspect().clusters.find(({ id }) => id === clusterId);
  return (cluster?.instances ?? []).filter(({ id, status }) => status === 'available' && answering.has(id));
}
