import type { Concerns } from './attention.ts';
import type { BaseDecision, Numbers } from './decision.ts';
import type { Interlock } from './interlock.ts';
import type { Pause } from './pause.ts';

/** The ledger's record of one resource. */
export interface ResourceRecord<Progress> {
  /** Rises by one with every write; 0 if there is no record yet. */
  readonly version: number;
  /** Work in progress; undefined if there is none, or if it was lost. */
  readonly progress: Progress | undefined;
  /** The last recorded decision. */
  readonly lastDecision: LastDecision | undefined;
  /** Conditions that need a person, or will if they last. */
  readonly concerns: Concerns;
  readonly pause: Pause | undefined;
  /** Exclusive work on the resource by others, such as a drill. */
  readonly interlock: Interlock | undefined;
  /** Items of other functions for this resource, by name: `warmup#READER` has the outcome of a warm-up. */
  readonly marks: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

/** The ledger's records of a controller's resources, and of its last sweep. */
export interface RecordOf<Progress> {
  (resource: string): ResourceRecord<Progress>;
  readonly sweep: SweepRecord;
  /** The resources of which an invocation has failed, by its owner. */
  failedOf(owner: string): readonly string[] | undefined;
  /** A long pass over all resources that is under way. */
  readonly pass: PassRecord<unknown> | undefined;
}

/** The progress of a sweep. */
export interface SweepRecord {
  /** Where it ran out of time; undefined if it finished. */
  readonly resumeAt: string | undefined;
}

/** How far a long pass came, and what its scan wants to know again. */
export interface PassRecord<Carried> {
  readonly resumeAt: string;
  readonly carried?: Carried;
}

export interface LastDecision {
  readonly kind: string;
  readonly reason: string;
  readonly atMs: number;
}

/** One history entry of a resource. */
export interface HistoryEntry {
  readonly atMs: number;
  /** Unique within the history of the resource, together with `atMs`. */
  readonly event: 'decision' | 'succeeded' | 'failed';
  readonly kind: string;
  readonly reason: string;
  readonly mode: 'observe' | 'act';
  readonly numbers: Numbers;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly error?: string;
}

/** The ID of a decision, in the ledger, in events and in logs. */
export const decisionId = (controller: string, resource: string, atMs: number): string =>
  `${controller}/${resource}/${new Date(atMs).toISOString()}`;

/** Whether a decision differs from the last recorded one, so that it has to be recorded. */
export const isNewDecision = (lastDecision: LastDecision | undefined, decision: BaseDecision): boolean =>
  lastDecision?.kind !== decision.kind || lastDecision.reason !== decision.reason;
