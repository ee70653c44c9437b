import type { AttentionTable } from './attention.ts';
import type { BaseDecision } from './decision.ts';
import type { Failures } from './failures.ts';
import type { ResourceRecord } from './record.ts';
import type { Repetition, Repetitions } from './repetition.ts';
import type { Evaluation } from './rules.ts';

/** Long work under way on one resource, as the ledger keeps it, and what the loop itself remembers beside it. */
export interface BaseProgress {
  /** What could not be carried out lately, by its subject. */
  readonly failures: Failures;
  /** What was carried out again and again. Absent in what an older version has written. */
  readonly repetitions?: Repetitions;
}

/** What each decision of a controller is about. Pure. */
export interface DecisionTraits<Decision> {
  /** What is left alone for a while if it fails: what is to be done, and to what. Nothing for a hold. */
  subjectsOf(decision: Decision): readonly string[];
  /** How it takes part in noticing that the same is done again and again. */
  repetitionOf(decision: Decision): Repetition;
}

/** What is remembered of a decision; pure. Failures and repetitions are the loop's own to remember. */
export interface Memory<Decision, Progress> {
  /** Before it is carried out, so that whoever comes next knows what was meant. */
  progressOnDecision(progress: Progress, decision: Decision, nowMs: number): Progress;
  progressOnSuccess(progress: Progress, decision: Decision, nowMs: number): Progress;
  /** Where it failed, or only a part of it was done. (default: as it was intended) */
  progressOnFailure?(progress: Progress, decision: Decision, error: unknown, nowMs: number): Progress;
  /** Whether what was observed is to be remembered even where nothing is recorded. (default: never) */
  isWorthKeeping?(known: Progress | undefined, progress: Progress): boolean;
}

/**
 * What makes a controller out of the loop that all of them share.
 * @typeParam View everything that AWS and the ledger say about one resource at one moment
 * @typeParam Progress long work under way on one resource
 */
export interface Controller<View, Decision extends BaseDecision, Progress extends BaseProgress> {
  readonly name: string;
  /** `observe` decides and records; `act` also acts. */
  modeOf(resource: string): 'observe' | 'act';
  /** Reads one resource, with everything that a decision may need. */
  observe(resource: string, record: ResourceRecord<Progress>, nowMs: number): Promise<View>;
  /** What the ledger remembers, without what has come to its end by now. Pure. */
  progressOf(view: View, record: ResourceRecord<Progress>, nowMs: number): Progress;
  /** Pure. */
  decide(view: View, progress: Progress, nowMs: number): Evaluation<Decision>;
  /** Carries out exactly what the decision says; repeating it is harmless. Throws what AWS answers. */
  act(decision: Decision, view: View, nowMs: number): Promise<void>;
  readonly traits: DecisionTraits<Decision>;
  readonly memory: Memory<Decision, Progress>;
  /** What its decisions mean to people. */
  readonly attention: AttentionTable<Decision>;
  /** Names of items in the ledger that somebody may have left for a resource with this progress. */
  marksOf(progress: Progress): readonly string[];
  /** Further facts about a decision for its line of history: which readers, which endpoint. */
  detailsOf(decision: Decision): Readonly<Record<string, unknown>>;
}
