import type { Numbers } from '../../../functions/control-loop/decision.ts';
import type { LastDecision } from '../deployed.ts';
import { describeFailures, type Failures } from '../failuresText.ts';
import type { Installation } from '../installation.ts';

/** Whose facts they are. */
export interface About extends Pick<Installation, 'fleet'> {
  readonly resource: string;
}

/** The progress that every controller has. */
export interface Progress {
  readonly failures: Failures;
}

/**
 * How the output about one controller is formatted.
 * @typeParam UnderWay the operations in progress
 */
export interface Presentation<Situation = object, Remembered = Progress, UnderWay = unknown> {
  /** What a decision rests on, from its metrics: a line each. (default: its labelled metrics) */
  factsOf?(numbers: Numbers, about: About): string[];
  /** What else of the observed state belongs to that: a line each. (default: nothing) */
  liveFactsOf?(situation: Situation): string[];
  /** Set if the fleet file differs from the deployed one, as far as the last decision shows. */
  differenceOf?(installation: Installation, resource: string, decision: LastDecision | undefined): string | undefined;
  /** What else is to be known of a resource, whatever was decided last: a line each. (default: nothing) */
  standingOf?(installation: Installation, resource: string): Promise<string[]>;
  /** The ledger's record is as old as the last decision: operations that have finished since then may be omitted. */
  underWayOf(progress: Remembered, nowMs: number): UnderWay;
  describeUnderWay(underWay: UnderWay, nowMs: number): string[];
  /** The observed state, as text. */
  describeSituation(situation: Situation): string[];
  /** The same as JSON, for scripts. */
  seen(situation: Situation): object;
}

/** The default presentation. */
export const plain: Presentation<object, Progress, Progress> = {
  underWayOf: ({ failures }) => ({ failures }),
  describeUnderWay: ({ failures }, nowMs) => describeFailures(failures, nowMs),
  describeSituation: (situation) => factsIn(situation),
  seen: (situation) => situation,
};

/** A line for each part of the observed state. */
function factsIn(situation: object): string[] {
  const { view = situation } = situation as { readonly view?: object };
  return Object.entries(view)
    .filter(([name, value]) => value !== undefined && !STANDING.has(name))
    .map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`);
}

/** Parts that are shown for every controller. */
const STANDING: ReadonlySet<string> = new Set(['progress', 'pause', 'interlock']);
