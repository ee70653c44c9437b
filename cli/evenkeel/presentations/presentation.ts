import type { LastDecision } from '../deployed.ts';
import { describeFailures, type Failures } from '../failuresText.ts';
import type { Installation } from '../installation.ts';

/** What every controller remembers. */
export interface Progress {
  readonly failures: Failures;
}

/**
 * How what one controller sees and does is shown.
 * @typeParam UnderWay what of its progress people are told
 */
export interface Presentation<Situation = object, Remembered = Progress, UnderWay = unknown> {
  /** What the last decision was made from, in the words of `status`; its labelled numbers unless given. */
  factsOf?(decision: LastDecision): string[];
  /** Set if the fleet file is not what is deployed, as far as the last decision shows. */
  differenceOf?(installation: Installation, resource: string, decision: LastDecision | undefined): string | undefined;
  /** The ledger's record is as old as the last decision: what has come to its end since then may be left out. */
  underWayOf(progress: Remembered, nowMs: number): UnderWay;
  describeUnderWay(underWay: UnderWay, nowMs: number): string[];
  /** What is there, for people. */
  describeSituation(situation: Situation): string[];
  /** The same for scripts. */
  seen(situation: Situation): object;
}

/** What there is to show of any controller. */
export const plain: Presentation<object, Progress, Progress> = {
  underWayOf: ({ failures }) => ({ failures }),
  describeUnderWay: ({ failures }, nowMs) => describeFailures(failures, nowMs),
  describeSituation: (situation) => factsIn(situation),
  seen: (situation) => situation,
};

/** A line for each part of what is seen; what is long is cut. */
function factsIn(situation: object): string[] {
  const { view = situation } = situation as { readonly view?: object };
  return Object.entries(view)
    .filter(([name, value]) => value !== undefined && !STANDING.has(name))
    .map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`);
}

/** What is told of every controller alike. */
const STANDING: ReadonlySet<string> = new Set(['progress', 'pause', 'interlock']);
