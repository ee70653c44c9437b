import type { AttentionTable, Worry } from './attention.ts';
import type { BaseDecision } from './decision.ts';
import type { Failures } from './failures.ts';
import type { ResourceRecord } from './record.ts';
import type { Repetition, Repetitions } from './repetition.ts';
import type { Evaluation } from './rules.ts';

/** Work in progress on one resource, as stored in the ledger, with the loop's own state. */
export interface BaseProgress {
  /** Recent failures, by subject. */
  readonly failures: Failures;
  /** Repeated changes. Absent in records of older versions. */
  readonly repetitions?: Repetitions;
}

/** The subjects of a controller's decisions. Pure. */
export interface DecisionTraits<Decision> {
  /** What backs off after a failure: the action and its object. Empty for a hold. */
  subjectsOf(decision: Decision): readonly string[];
  /** Whose failures its success clears. (default: its subjects) */
  provenBy?(decision: Decision): readonly string[];
  /** How it takes part in the detection of repeated changes. */
  repetitionOf(decision: Decision): Repetition;
  /**
   * Whether AWS's acceptance proves nothing for this subject: its failures are cleared by `progressOf`, once a later look
   * has seen the change. (default: acceptance is success)
   */
  isConfirmedLater?(subject: string): boolean;
}

/** What AWS named something that was made: its lists may not show it for a while. */
export interface Made {
  readonly arn: string;
}

/** How decisions change the progress; pure. The loop itself records failures and repetitions. */
export interface Memory<Decision, Progress> {
  /** Before it is carried out, so that the next invocation knows the intent. */
  progressOnDecision(progress: Progress, decision: Decision, nowMs: number): Progress;
  progressOnSuccess(progress: Progress, decision: Decision, nowMs: number, made?: Made): Progress;
  /** After a failure, or if only a part was done. (default: as intended) */
  progressOnFailure?(progress: Progress, decision: Decision, error: unknown, nowMs: number): Progress;
  /** Whether what was observed is to be remembered even where nothing is recorded. (default: never) */
  isWorthKeeping?(known: Progress | undefined, progress: Progress): boolean;
}

/**
 * What a controller adds to the shared loop.
 * @typeParam View the state of one resource at one moment, from AWS and the ledger
 * @typeParam Progress work in progress on one resource
 */
export interface Controller<View, Decision extends BaseDecision, Progress extends BaseProgress> {
  readonly name: string;
  /** `observe` decides and records; `act` also acts. */
  modeOf(resource: string): 'observe' | 'act';
  /** Reads one resource, with everything that a decision may need. */
  observe(resource: string, record: ResourceRecord<Progress>, nowMs: number): Promise<View>;
  /** The recorded progress, without what is finished by now. Pure. */
  progressOf(view: View, record: ResourceRecord<Progress>, nowMs: number): Progress;
  /** Pure. */
  decide(view: View, progress: Progress, nowMs: number): Evaluation<Decision>;
  /** Carries out exactly what the decision says. Idempotent. Throws AWS's errors. */
  act(decision: Decision, view: View, nowMs: number): Promise<Made | void>;
  readonly traits: DecisionTraits<Decision>;
  readonly memory: Memory<Decision, Progress>;
  /** Which of its decisions need a person. */
  readonly attention: AttentionTable<Decision>;
  /** What about the resource needs a person whatever is decided. (default: nothing) Pure. */
  worriesOf?(view: View, progress: Progress, nowMs: number): readonly Worry[];
  /** Who has reverted a change that repeats itself, by what it counts as. (default: nobody knows) Pure. */
  revertedBy?(key: string, progress: Progress): string | undefined;
  /** Names of ledger items that other functions may have written for a resource with this progress. */
  marksOf(progress: Progress, resource: string): readonly string[];
  /** Further facts about a decision for its history entry: which readers, which endpoint. */
  detailsOf(decision: Decision): Readonly<Record<string, unknown>>;
}
