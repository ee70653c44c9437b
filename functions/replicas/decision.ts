import type { Numbers } from '../platform/decision.ts';

export type Decision =
  | { readonly kind: 'hold'; readonly reason: HoldReason; readonly numbers: Numbers }
  | {
      readonly kind: 'add';
      readonly reason: 'below-floor' | 'overloaded' | 'order-not-accepted';
      readonly readers: readonly NewReader[];
      readonly numbers: Numbers;
    }
  /** A reader of ours serves from now on. */
  | {
      readonly kind: 'admit';
      readonly reason: 'available';
      readonly readerIds: readonly string[];
      readonly numbers: Numbers;
    }
  /** A draining reader serves again. */
  | {
      readonly kind: 'take-back';
      readonly reason: 'below-floor' | 'overloaded';
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
      readonly numbers: Numbers;
    }
  /** The custom endpoint is created, or made to leave out exactly the readers that should not serve. */
  | {
      readonly kind: 'set-endpoint';
      readonly reason: 'endpoint-missing' | 'endpoint-differs';
      readonly excluded: readonly string[];
      readonly numbers: Numbers;
    };

/** Why nothing is changed. */
export type HoldReason =
  | 'paused'
  | 'cluster-not-found'
  | 'cluster-not-available'
  | 'metric-missing'
  | 'overload-not-confirmed'
  | 'readers-on-the-way'
  | 'at-ceiling'
  | 'no-capacity'
  | 'backing-off'
  | 'draining'
  | 'cooling-down'
  | 'recent-failover'
  | 'within-band';

/** A reader to be created. The identifier is derived from the decision, so creating it twice collides with itself. */
export interface NewReader {
  readonly id: string;
  readonly instanceClass: string;
  readonly zone: string;
  readonly orderedAtMs: number;
}
