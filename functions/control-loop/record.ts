import type { Concerns } from './attention.ts';
import type { BaseDecision, Numbers } from './decision.ts';
import type { Interlock } from './interlock.ts';
import type { Pause } from './pause.ts';

/** What the ledger knows of one resource. */
export interface ResourceRecord<Progress> {
  /** Rises by one with every write; 0 where there is no record yet. */
  readonly version: number;
  /** Long work under way; undefined where there is none, or where it was lost. */
  readonly progress: Progress | undefined;
  /** The decision that was last told. */
  readonly told: Told | undefined;
  /** What needs a person, or will if it lasts. */
  readonly concerns: Concerns;
  readonly pause: Pause | undefined;
  /** Somebody else's exclusive work on the resource, such as a drill. */
  readonly interlock: Interlock | undefined;
  /** What others left for this resource, by its name: `warmup#READER` says how a warm-up ended. */
  readonly marks: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

/** What the ledger knows of each resource of a controller, and of its last sweep. */
export interface RecordOf<Progress> {
  (resource: string): ResourceRecord<Progress>;
  readonly sweep: SweepRecord;
  /** A long pass over all resources that is under way. */
  readonly pass: PassRecord<unknown> | undefined;
}

/** How far a sweep came. */
export interface SweepRecord {
  /** Where it ran out of time; undefined where it came to its end. */
  readonly resumeAt: string | undefined;
}

/** How far a long pass came, and what its scan wants to know again. */
export interface PassRecord<Carried> {
  readonly resumeAt: string;
  readonly carried?: Carried;
}

export interface Told {
  readonly kind: string;
  readonly reason: string;
  readonly atMs: number;
}

/** One line of a resource's history. */
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

/** Names a decision: the same wherever it is told. */
export const decisionId = (controller: string, resource: string, atMs: number): string =>
  `${controller}/${resource}/${new Date(atMs).toISOString()}`;

/** Whether a decision differs from what was last told, so that it has to be told. */
export const isNews = (told: Told | undefined, decision: BaseDecision): boolean =>
  told?.kind !== decision.kind || told.reason !== decision.reason;
