import { wordsWithin } from '../../control-loop/wording.ts';

/** Why a drill is not run, for programs and for people. */
export interface Refusal {
  readonly reason: RefusalReason;
  /** A sentence: what is wrong, with its numbers, and what to do. */
  readonly explanation: string;
}

export type RefusalReason =
  // The request
  | 'unknown-drill'
  | 'unknown-resource'
  | 'bad-input'
  | 'not-allowed'
  | 'name-used'
  // The moment
  | 'frozen'
  | 'outside-hours'
  | 'cooling-down'
  | 'paused'
  | 'another-drill'
  | 'interlocked-by-other'
  // The preflight
  | 'no-probe'
  | 'no-steady-state'
  | 'alarm'
  | 'alarm-missing'
  | 'not-available'
  | 'no-reader'
  | 'target-not-found'
  | 'target-not-available'
  | 'lag-too-high'
  | 'zone-not-enabled'
  | 'expiry-too-long'
  | 'capacity'
  | 'busy'
  | 'pinned-zone'
  | 'zonal-shift'
  | 'autoshift'
  | 'practice-run'
  | 'fis-experiment'
  | 'maintenance'
  | 'upgrade-pending'
  | 'not-supported'
  | 'listener-not-found'
  | 'being-replaced'
  | 'no-zone'
  | 'caa-forbids'
  // The approval
  | 'denied'
  | 'approval-expired'
  | 'plan-changed';

/** Thrown by a step: the drill is refused, and nothing has been done. */
export class RefusedError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.explanation);
    // Step Functions shows it as the error of the state.
    this.name = 'DrillRefused';
    this.refusal = refusal;
  }
}

/** An explanation quotes what was sent, and goes into events, messages and the ledger. */
const EXPLANATION_MAX = 2_000;

/** For the code of a step: `throw refuse('no-reader', '…')`. */
export const refuse = (reason: RefusalReason, explanation: string): RefusedError =>
  new RefusedError({ reason, explanation: wordsWithin(explanation, EXPLANATION_MAX) });
