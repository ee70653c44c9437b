import type { Numbers } from '../../control-loop/decision.ts';
import type { UnfitReason } from '../../aws/rds/unfitReason.ts';

export type Decision =
  /** Nothing is changed. */
  | { readonly kind: 'hold'; readonly reason: HoldReason; readonly numbers: Numbers }
  /** Readers are created. */
  | {
      readonly kind: 'add';
      readonly reason: 'below-floor' | 'overloaded' | 'lagging' | 'forecast' | 'order-not-accepted';
      readonly readers: readonly NewReader[];
      readonly numbers: Numbers;
    }
  /** A reader of ours serves from now on. */
  | {
      readonly kind: 'admit';
      readonly reason: 'available' | 'warmed' | 'warm-up-failed';
      readonly readerIds: readonly string[];
      readonly numbers: Numbers;
    }
  /** A reader of ours fills its cache before it serves. */
  | {
      readonly kind: 'warm';
      readonly reason: 'available';
      readonly readers: readonly { readonly id: string; readonly host: string; readonly port: number }[];
      readonly numbers: Numbers;
    }
  /** A draining reader serves again. */
  | {
      readonly kind: 'take-back';
      readonly reason: 'below-floor' | 'overloaded' | 'lagging' | 'forecast';
      readonly readerIds: readonly string[];
      readonly numbers: Numbers;
    }
  /** A reader gets no new connections; those that it has live on. */
  | {
      readonly kind: 'drain';
      readonly reason: 'idle';
      readonly readerId: string;
      readonly deadlineMs: number;
      readonly numbers: Numbers;
    }
  /** A reader of ours is deleted. */
  | {
      readonly kind: 'remove';
      readonly reason: 'drained' | 'drain-deadline' | 'broken';
      readonly readerId: string;
      /** The class and zone in which RDS had no capacity for it, to be passed over for a while. */
      readonly withoutCapacity?: string;
      readonly numbers: Numbers;
    }
  /** The custom endpoint is created, or made to leave out exactly the readers that should not serve. */
  | {
      readonly kind: 'set-endpoint';
      readonly reason: 'endpoint-missing' | 'endpoint-differs' | 'uneven-load';
      readonly excluded: readonly string[];
      /** Those of them that are left out only until they are no busier than the others. */
      readonly relieved: readonly string[];
      readonly numbers: Numbers;
    };

/** Why nothing is changed. */
export type HoldReason =
  | UnfitReason
  /** A person has paused the cluster, or all of them. */
  | 'paused'
  /** A drill or another piece of exclusive work holds the cluster. */
  | 'held-by-interlock'
  /** RDS knows no cluster of this name. */
  | 'cluster-not-found'
  /** The cluster is failing over, being modified, or has no writer. */
  | 'cluster-not-available'
  /** CloudWatch had no datapoint for five minutes. Floor and repair still act. */
  | 'metric-missing'
  /** One minute was above the target; a second one would confirm it. */
  | 'overload-not-confirmed'
  /** Enough readers are being built or warmed. */
  | 'readers-on-the-way'
  /** More readers are needed, and the ceiling is reached. */
  | 'at-ceiling'
  /** More readers are needed, and RDS has lately had no capacity for any class in any zone. */
  | 'no-capacity'
  /** What is to be done has failed lately and is tried again later. */
  | 'backing-off'
  /** There were as many changes within an hour as the fleet allows. */
  | 'budget-used'
  /** Readers would be drained or taken back, and RDS is still changing the endpoint. */
  | 'endpoint-changing'
  /** A reader could go, but the forecast needs it within the hour. */
  | 'needed-soon'
  /** The forecast asks for more readers, and the fleet only wants to see what it would do. */
  | 'forecast-shadow'
  /** A draining reader still has connections. */
  | 'draining'
  /** A draining reader gets new connections: somebody reads past the endpoint that leaves it out. */
  | 'used-past-endpoint'
  /** A reader could go, but the last change is too recent. */
  | 'cooling-down'
  /** A reader could go, but the cluster failed over within the last ten minutes. */
  | 'recent-failover'
  /** The readers fit the load. */
  | 'within-band';

/** A reader to be created. The identifier is derived from the decision, so creating it twice collides with itself. */
export interface NewReader {
  readonly id: string;
  readonly instanceClass: string;
  readonly zone: string;
  readonly orderedAtMs: number;
}
