import type { Comparison, MissingDataTreatment } from './alarm.ts';
import type { StateValue } from './stateValue.ts';

export interface Policy {
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly missingData: MissingDataTreatment;
  isBreaching(value: number): boolean;
}

export interface Verdict {
  /** Undefined: the alarm keeps the state that it has. */
  readonly state: StateValue | undefined;
  /** The datapoints that decided, as indexes into the range. */
  readonly evaluated: readonly number[];
  /** How many missing datapoints were counted as breaching or not breaching. */
  readonly filled: number;
}

/**
 * How many periods beyond the evaluation periods are looked at. AWS documents an example with 5 for 3 and otherwise
 * only that it depends on the period; that it is 2 more also for 1 evaluation period of 900 s is a user's measurement
 * (recovery 46 minutes after the last datapoint). That it is 2 for every period is a guess.
 */
export const EXTRA_PERIODS = 2;

/**
 * The state that a range of datapoints calls for: the newest first, not a number where one is missing.
 * Source: CloudWatch user guide, "Configuring how CloudWatch alarms treat missing data", the rules and both tables.
 */
export function judge(range: readonly number[], policy: Policy): Verdict {
  const evaluated: number[] = [];
  let breaching = 0;
  for (let index = 0; index < range.length && evaluated.length < policy.evaluationPeriods; index++) {
    if (Number.isNaN(range[index]!)) continue;
    evaluated.push(index);
    if (policy.isBreaching(range[index]!)) breaching++;
  }
  const missing = policy.evaluationPeriods - evaluated.length;
  const byCount = (count: number): StateValue => (count >= policy.datapointsToAlarm ? 'ALARM' : 'OK');

  // With enough real datapoints in the whole range, how missing ones are treated makes no difference.
  if (missing === 0) return { state: byCount(breaching), evaluated, filled: 0 };
  if (policy.missingData === 'breaching') return { state: byCount(breaching + missing), evaluated, filled: missing };
  if (policy.missingData === 'notBreaching') return { state: byCount(breaching), evaluated, filled: missing };

  const hasNotBreaching = breaching < evaluated.length;
  if (hasNotBreaching || breaching >= policy.datapointsToAlarm)
    return { state: byCount(breaching), evaluated, filled: 0 };
  if (policy.missingData === 'ignore') return { state: undefined, evaluated, filled: 0 };
  return { state: isSettled(evaluated, policy) ? 'ALARM' : 'INSUFFICIENT_DATA', evaluated, filled: 0 };
}

/**
 * With nothing but breaching and missing datapoints, too few to count, the alarm goes off only once the oldest of
 * them is as old as DatapointsToAlarm: a younger one may be the beginning of a good series ("premature alarm state").
 */
function isSettled(breaching: readonly number[], { datapointsToAlarm }: Policy): boolean {
  const oldest = breaching.at(-1);
  return oldest !== undefined && oldest + 1 >= datapointsToAlarm;
}

const COMPARE: Readonly<Record<Comparison, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

export const isComparison = (name: string | undefined): name is Comparison =>
  name !== undefined && Object.hasOwn(COMPARE, name);

export const breaches = (comparison: Comparison, value: number, threshold: number) =>
  COMPARE[comparison](value, threshold);
