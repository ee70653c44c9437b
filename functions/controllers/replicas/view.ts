import type { UnfitReason } from '../../aws/rds/unfitReason.ts';
import type { Interlock } from '../../control-loop/interlock.ts';
import type { Pause } from '../../control-loop/pause.ts';
import type { Judgement } from './forecast/judgement.ts';
import type { KnownOfferings } from './offered.ts';
import type { ReservationView } from './reservation.ts';

/** Everything that a decision about one cluster is made from, at one moment. */
export interface ClusterView {
  readonly cluster: string;
  /** `absent` where RDS knows no such cluster; else RDS's own status: `available`, `failing-over`, `modifying`, … */
  readonly status: string;
  /** Why this is no cluster for us; undefined for an ordinary Aurora cluster. */
  readonly unfit: UnfitReason | undefined;
  /** `aurora-postgresql`, `aurora-mysql`; empty for a cluster that is absent. */
  readonly engine: string;
  /** `16.6`; empty for a cluster that is absent. */
  readonly engineVersion: string;
  readonly writerId: string | undefined;
  /** The most that a serverless instance of this cluster scales to; undefined where the cluster has no such limit. */
  readonly serverlessMaxCapacityUnits: number | undefined;
  /** Whether serverless instances pause while nobody is connected to them: the least that they shrink to is 0. */
  readonly mayPause?: boolean | undefined;
  /** The writer and all readers, ours or not. */
  readonly instances: readonly InstanceView[];
  /** The custom reader endpoint that applications use; undefined where it does not exist. */
  readonly endpoint: EndpointView | undefined;
  /** What RDS sells, where it has just been asked; undefined where what the ledger knows is to be used. */
  readonly offerings?: KnownOfferings | undefined;
  /** The capacity reservation that the fleet names for the cluster; undefined where it names none. */
  readonly reservation?: ReservationView | undefined;
  /** The certificate authorities that RDS takes; undefined where nobody asked, or RDS gave no answer. */
  readonly authorities?: readonly string[] | undefined;
  /**
   * When the last failover was, in milliseconds since the epoch; undefined where there was none lately, and in the
   * tick, which does not ask: whoever then holds the lease does.
   */
  readonly lastFailoverMs: number | undefined;
  readonly metrics: MetricsView;
  /** What load is expected; undefined where the fleet wants no forecast, or there is no telling. */
  readonly forecast: ForecastView | undefined;
  /** The load of now in busy vCPUs, where it rises like a tide and has not come to its height; undefined where it does not. */
  readonly risingVcpus?: number | undefined;
  /** Whether the load has hardly varied over the last hours; undefined where there is no telling, or nobody asked. */
  readonly isLoadFlat?: boolean | undefined;
  /** Whether the forecast has proven itself; undefined where the fleet does not leave it to us, or it is too early. */
  readonly judgement?: Judgement | undefined;
  /** Warm-ups that have come to an end, by the reader's identifier. */
  readonly warmUps: ReadonlyMap<string, WarmUpView>;
  readonly pause: Pause | undefined;
  readonly interlock: Interlock | undefined;
}

export interface InstanceView {
  readonly id: string;
  readonly status: string;
  readonly instanceClass: string;
  /** Capacity weight in vCPUs. */
  readonly vcpus: number;
  readonly zone: string;
  readonly promotionTier: number;
  /** The DB parameter group; undefined where RDS names none. */
  readonly parameterGroup?: string | undefined;
  /** Whether parameters of its group, or of its cluster's, take effect only with a restart that is still to come. */
  readonly isPendingReboot?: boolean | undefined;
  readonly certificateAuthority?: string | undefined;
  readonly hasPerformanceInsights?: boolean | undefined;
  readonly hasEnhancedMonitoring?: boolean | undefined;
  /** When RDS had made it; undefined while it is being created, or where that is not known. */
  readonly createdAtMs?: number | undefined;
  /** Made by this stage of Evenkeel, as its tags say. Only such an instance is ever deleted. */
  readonly ours: boolean;
  /** Where it takes connections; undefined while it is being created. */
  readonly address: { readonly host: string; readonly port: number } | undefined;
}

export interface EndpointView {
  readonly id: string;
  readonly status: string;
  /** The exclusion list, as RDS has it: it counts only where there is no static list. */
  readonly excluded: readonly string[];
  /** The static list, as RDS has it; undefined where it is empty. The endpoint then reaches nobody else. */
  readonly only?: readonly string[] | undefined;
}

/** Whether the endpoint sends no new connections to a reader. */
export const isLeftOut = ({ excluded, only }: Pick<EndpointView, 'excluded' | 'only'>, id: string): boolean =>
  only ? !only.includes(id) : excluded.includes(id);

export interface WarmUpView {
  readonly finishedAtMs: number;
  readonly outcome: 'succeeded' | 'failed';
}

/** Load in vCPUs kept busy. */
export interface ForecastView {
  /** The most that is expected until a reader that is ordered now carries its share. */
  readonly busyVcpus: number;
  /** The most that is expected within the next hour: readers for it are not worth removing. */
  readonly holdVcpus: number;
  /** Whether the day has few hours with less load than the next one; undefined where less than a day is known. */
  readonly isQuietHour?: boolean | undefined;
}

/** Columns on one grid of minutes, oldest first; NaN where there is no datapoint. */
export interface MetricsView {
  /** Serverless readers that were paused in the newest minute that tells; undefined where none can be. */
  readonly paused?: ReadonlySet<string> | undefined;
  /** Start of the newest minute of the grid, in milliseconds since the epoch. */
  readonly newestMinuteMs: number;
  /** vCPUs kept busy by reads, summed over all readers, draining ones included. */
  readonly busyVcpus: readonly number[];
  /** Connections open on all readers; undefined where the fleet does not watch them. */
  readonly openConnections: readonly number[] | undefined;
  /** The largest replica lag of all readers, in milliseconds; undefined where the fleet does not watch it. */
  readonly lagMs: readonly number[] | undefined;
  /** CPU of each reader in percent; empty where there is one, and in the tick also where they are few or little busy. */
  readonly cpuPercent: ReadonlyMap<string, readonly number[]>;
  /** Open connections of each draining reader. */
  readonly connections: ReadonlyMap<string, readonly number[]>;
}

export const MINUTE_MS = 60_000;
