import type { Numbers } from '../../control-loop/decision.ts';
import type { ClusterPolicy } from '../../../fleet/cluster.ts';
import { type InstanceView, type MetricsView, MINUTE_MS } from './view.ts';

/** How many vCPUs of readers the load needs, by the minute. The largest need of all signals counts. */
export interface Demand {
  /** Needed in the newest minute that has data; undefined where nothing fresh was measured. */
  readonly newestVcpus: number | undefined;
  /** Needed in the minute before that one. */
  readonly beforeVcpus: number | undefined;
  /** The most that was needed in any minute of the window that idle looks back on; undefined where too little is known. */
  readonly peakVcpus: number | undefined;
  /** Replication keeps behind the readers: they are too busy to apply what the writer sends. */
  readonly isLagging: boolean;
  readonly numbers: Numbers;
}

type Targets = Pick<ClusterPolicy, 'targetCpuPercent' | 'targetConnections' | 'maxReplicaLagMs'>;

/** A datapoint older than this does not say how things are now. Metrics are seen one to two minutes late. */
const FRESH_MS = 5 * MINUTE_MS;

/** How many minutes must have done without a reader before it is drained: 15, and 3 whose data is not there yet. */
const IDLE_WINDOW_MINUTES = 18;

/** So many of them must have data: a few datapoints may be late or lost. */
const IDLE_DATAPOINTS = 12;

/** So many minutes in a row above the allowed lag are no hiccup. */
const LAGGING_MINUTES = 3;

export function demandOf(
  metrics: MetricsView,
  targets: Targets,
  serving: readonly InstanceView[],
  nowMs: number,
): Demand {
  const { busyVcpus, openConnections, lagMs } = metrics;
  const vcpusPerConnection = perConnection(targets, serving);
  const needAt = (minute: number): number => {
    const byCpu = busyVcpus[minute]! / (targets.targetCpuPercent / 100);
    const byConnections = (openConnections?.[minute] ?? Number.NaN) * vcpusPerConnection;
    return Number.isNaN(byConnections) ? byCpu : Math.max(byCpu, byConnections);
  };
  const newest = busyVcpus.findLastIndex((value) => !Number.isNaN(value));
  const isFresh = newest >= 0 && nowMs - minuteStartMs(metrics, newest) <= FRESH_MS;
  if (!isFresh) return UNKNOWN;
  const before = needAt(newest - 1);
  const peakVcpus = peak(busyVcpus, needAt);
  const isLagging = lagMs !== undefined && isAbove(lagMs, targets.maxReplicaLagMs ?? Number.POSITIVE_INFINITY);
  return {
    newestVcpus: needAt(newest),
    beforeVcpus: Number.isNaN(before) ? undefined : before,
    peakVcpus,
    isLagging,
    numbers: {
      busyVcpus: rounded(busyVcpus[newest]!),
      neededVcpus: rounded(needAt(newest)),
      ...(serving.length > 0 && { cpuPercent: rounded((100 * busyVcpus[newest]!) / sumOfVcpus(serving)) }),
      ...lastOf('connections', openConnections),
      ...lastOf('lagMs', lagMs),
    },
  };
}

const UNKNOWN: Demand = {
  newestVcpus: undefined,
  beforeVcpus: undefined,
  peakVcpus: undefined,
  isLagging: false,
  numbers: {},
};

const minuteStartMs = ({ newestMinuteMs, busyVcpus }: MetricsView, minute: number) =>
  newestMinuteMs - (busyVcpus.length - 1 - minute) * MINUTE_MS;

/** A connection takes its share of an average reader. */
function perConnection({ targetConnections }: Targets, serving: readonly InstanceView[]): number {
  if (targetConnections === undefined || serving.length === 0) return Number.NaN;
  return sumOfVcpus(serving) / serving.length / targetConnections;
}

function peak(busyVcpus: readonly number[], needAt: (minute: number) => number): number | undefined {
  let most = 0;
  let datapoints = 0;
  for (let minute = Math.max(0, busyVcpus.length - IDLE_WINDOW_MINUTES); minute < busyVcpus.length; minute++) {
    if (Number.isNaN(busyVcpus[minute])) continue;
    datapoints++;
    most = Math.max(most, needAt(minute));
  }
  return datapoints >= IDLE_DATAPOINTS ? most : undefined;
}

function isAbove(column: readonly number[], limit: number): boolean {
  const known = column.filter((value) => !Number.isNaN(value));
  return known.length >= LAGGING_MINUTES && known.slice(-LAGGING_MINUTES).every((value) => value > limit);
}

const sumOfVcpus = (readers: readonly InstanceView[]) => readers.reduce((sum, { vcpus }) => sum + vcpus, 0);

function lastOf(name: string, column: readonly number[] | undefined): Numbers {
  const value = column?.findLast((candidate) => !Number.isNaN(candidate));
  return value === undefined ? {} : { [name]: rounded(value) };
}

/** Two decimals are enough to understand a decision by, and keep the ledger readable. */
const rounded = (value: number) => Math.round(value * 100) / 100;
