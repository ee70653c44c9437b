import type { Concerns } from './attention.ts';
import type { BaseDecision, Numbers } from './decision.ts';
import type { Interlock } from './interlock.ts';
import type { Pause } from './pause.ts';
import type { Evaluation, PutOff } from './rules.ts';

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
  /** How the rules came to a decision; absent in outcomes, and in entries of older versions. */
  readonly trace?: RecordedTrace;
}

/**
 * What is kept of an evaluation: the rules that are not named here had nothing to propose, or were not asked. Rules are
 * named by their place in the controller's list, from 0: a bundle has shortened their names.
 */
export interface RecordedTrace {
  /** The rule that decided. */
  readonly decidedBy: number;
  /** So many rules were asked, in their order. */
  readonly asked: number;
  /** What rules proposed, one proposal each: the one that was taken, or the first one that was put off. */
  readonly proposed: readonly RecordedProposal[];
}

export interface RecordedProposal {
  readonly by: number;
  readonly kind: string;
  readonly reason: string;
  readonly putOff?: PutOff;
}

/** What the ledger keeps of an evaluation. */
export const recordedTrace = ({ rule, trace }: Pick<Evaluation<BaseDecision>, 'rule' | 'trace'>): RecordedTrace => ({
  decidedBy: trace.findIndex((one) => one.rule === rule),
  asked: trace.length,
  proposed: trace.flatMap(({ considered }, by): RecordedProposal[] => {
    const taken = considered.find(({ putOff }) => putOff === undefined) ?? considered[0];
    if (!taken) return [];
    const { kind, reason } = taken.proposal;
    return [{ by, kind, reason, ...(taken.putOff && { putOff: taken.putOff }) }];
  }),
});

/** The ID of a decision, in the ledger, in events and in logs. */
export const decisionId = (controller: string, resource: string, atMs: number): string =>
  `${controller}/${resource}/${new Date(atMs).toISOString()}`;

/** Whether a decision differs from the last recorded one, so that it has to be recorded. */
export const isNewDecision = (lastDecision: LastDecision | undefined, decision: BaseDecision): boolean =>
  lastDecision?.kind !== decision.kind || lastDecision.reason !== decision.reason;
