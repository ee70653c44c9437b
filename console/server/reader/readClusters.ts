import { describeAll, type Described } from '../../../functions/aws/rds/clusters.ts';
import type { ResourceRecord } from '../../../functions/control-loop/record.ts';
import { policiesOf } from '../../../functions/controllers/replicas/controller.ts';
import { inventoryOf } from '../../../functions/controllers/replicas/observe.ts';
import { emptyColumn } from '../../../functions/controllers/replicas/busy.ts';
import type { Policy } from '../../../functions/controllers/replicas/policy.ts';
import { type Progress, progressOf } from '../../../functions/controllers/replicas/progress.ts';
import { type Situation, situationOf } from '../../../functions/controllers/replicas/situation.ts';
import { isGoing } from '../../../functions/controllers/replicas/status.ts';
import { type ClusterView, type MetricsView, MINUTE_MS } from '../../../functions/controllers/replicas/view.ts';
import type { OpenedController } from '../../../cli/evenkeel/controllers.ts';
import type { Installation as Deployed } from '../../../cli/evenkeel/installation.ts';
import type { Cluster } from '../../model.ts';
import { clusterOf, motionOf } from './clusters.ts';
import { managedOf } from './managed.ts';
import { type ClusterMetrics, type Measured, Metrics } from './readMetrics.ts';
import type { Sources } from './sources.ts';
import { underWayLines } from './underWay.ts';
import { reasonWords } from './words.ts';

type Record = ResourceRecord<Progress>;

/** What the other parts know by now. */
interface Look {
  readonly nowMs: number;
  readonly realMs: number;
  readonly recordOf: (cluster: string) => Record;
  readonly isLedgerKnown: boolean;
  /** The controller of the clusters; undefined where the fleet has none. */
  readonly opened: OpenedController | undefined;
}

/** Of more clusters than this, each instance is measured only where something is the matter or somebody looks. */
const ALL_DETAILED = 20;

/** Somebody who looks at a chart asks for it again within this time. */
const WATCHED_MS = 10 * 60_000;

/** The clusters of a fleet: RDS, CloudWatch and the ledger together. */
export class Clusters {
  readonly metrics = new Metrics();
  readonly #policies: ReadonlyMap<string, Policy>;
  readonly #watched = new Map<string, number>();
  #last: readonly Cluster[] = [];
  #situations = new Map<string, Situation>();

  constructor(deployed: Pick<Deployed, 'stage' | 'fleet'>) {
    this.#policies = policiesOf(deployed);
  }

  /** Somebody has asked for this cluster's chart. */
  watch(cluster: string, realMs: number): void {
    this.#watched.set(cluster, realMs);
  }

  /** Those whose charts somebody looks at. */
  watched(realMs: number): string[] {
    return [...this.#watched].filter(([, atMs]) => realMs - atMs < WATCHED_MS).map(([cluster]) => cluster);
  }

  /** As it was seen last. */
  situationOf(cluster: string): Situation | undefined {
    return this.#situations.get(cluster);
  }

  policyOf(cluster: string): Policy | undefined {
    return this.#policies.get(cluster);
  }

  async read(sources: Sources, look: Look): Promise<readonly Cluster[]> {
    const { opened, nowMs, realMs } = look;
    if (!opened || this.#policies.size === 0) {
      for (const name of ['clusters', 'metrics'] as const) sources.unused(name);
      return [];
    }
    const described = await sources.read('clusters', nowMs, realMs, describeAll);
    const views = [...this.#policies].map(([name, policy]) =>
      inventoryOf(policy, name, described?.(name) ?? NOT_DESCRIBED, look.recordOf(name)),
    );
    const measured = described && views.map((view) => this.#measuredOf(view, realMs));
    const metrics =
      measured && (await sources.read('metrics', nowMs, realMs, () => this.metrics.read(measured, nowMs)));
    this.#last = views.map((view) => this.#clusterOf(view, metrics?.get(view.cluster), look, opened, !!described));
    return this.#last;
  }

  #measuredOf({ cluster, writerId, instances }: Inventory, realMs: number): Measured {
    const readers = instances.filter(({ id, status }) => id !== writerId && status !== 'creating' && !isGoing(status));
    const level = this.#last.find(({ name }) => name === cluster)?.level;
    const isDetailed =
      this.#policies.size <= ALL_DETAILED ||
      this.watched(realMs).includes(cluster) ||
      (level !== undefined && level !== 'steady');
    return { cluster, writerId, readers, isDetailed };
  }

  #clusterOf(
    inventory: Inventory,
    metrics: ClusterMetrics | undefined,
    { nowMs, recordOf, isLedgerKnown }: Look,
    opened: OpenedController,
    isDescribed: boolean,
  ): Cluster {
    const { cluster: name } = inventory;
    const policy = this.#policies.get(name)!;
    const record = recordOf(name);
    const view: ClusterView = {
      ...inventory,
      metrics: metrics?.view ?? notMeasured(nowMs),
      lastFailoverMs: undefined,
      forecast: undefined,
    };
    const situation = situationOf(view, progressOf(view, record.progress, nowMs), policy, nowMs);
    this.#situations.set(name, situation);
    const managed = managedOf({
      controller: 'replicas',
      resource: name,
      mode: policy.mode,
      record,
      motion: motionOf(situation),
      underWay: underWayLines(opened, record.progress, nowMs),
      words: reasonWords(opened.row),
      nowMs,
      isUnknown: !isLedgerKnown,
    });
    return clusterOf(managed, { situation, metrics, isDescribed, forecastText: `forecast  ${policy.forecast}` });
  }
}

type Inventory = ReturnType<typeof inventoryOf>;

const NOT_DESCRIBED: Described = { cluster: undefined, instances: [], endpoint: undefined };

const notMeasured = (nowMs: number): MetricsView => ({
  newestMinuteMs: Math.floor(nowMs / MINUTE_MS) * MINUTE_MS - MINUTE_MS,
  busyVcpus: emptyColumn(),
  openConnections: undefined,
  lagMs: undefined,
  cpuPercent: new Map(),
  connections: new Map(),
});
