import type { BaseDecision } from './decision.ts';
import type { Failures } from './kindFailures.ts';
import type { ResourceRecord } from './record.ts';

/** Long work under way on one resource, as the ledger keeps it. */
export interface BaseProgress {
  readonly failures: Failures;
}

/**
 * What makes a controller out of the loop that all of them share.
 * @typeParam View everything one decision is made from
 * @typeParam Progress long work under way on one resource, as the ledger keeps it
 */
export interface Controller<
  View extends { readonly progress: Progress },
  Decision extends BaseDecision,
  Progress extends BaseProgress,
> {
  readonly name: string;
  /** `observe` decides, records and tells; `act` also acts. */
  modeOf(resource: string): 'observe' | 'act';
  /** One resource, with everything that a decision may need. */
  observe(resource: string, record: ResourceRecord<Progress>, nowMs: number): Promise<View>;
  decide(view: View, nowMs: number): Decision;
  /** Carries a decision out; repeating it is harmless. Throws what AWS answers. */
  act(decision: Decision, view: View, nowMs: number): Promise<void>;
  /** Names of items in the ledger that somebody may have left for a resource with this progress. */
  marksOf(progress: Progress): readonly string[];
  /** What is remembered before a decision is carried out, and after it was. */
  progressOnDecision(progress: Progress, decision: Decision, nowMs: number): Progress;
  progressOnSuccess(progress: Progress, decision: Decision, nowMs: number): Progress;
  progressOnFailure(progress: Progress, decision: Decision, error: unknown, nowMs: number): Progress;
  /** A hold that says that all is well: it is not told again every hour, so that a quiet fleet writes nothing. */
  isCalm(decision: Decision): boolean;
  /** Further facts about a decision for its line of history: which readers, which endpoint. */
  detailsOf(decision: Decision): Readonly<Record<string, unknown>>;
  /** A sentence for the person on call, where a decision needs one; told when the decision is news. */
  attentionFor?(decision: Decision): string | undefined;
}
