import type { PutCompositeAlarmInput, PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import type { Queries } from '../metrics/queries.ts';
import type { Rule } from './compositeRule.ts';
import type { StateValue } from './stateValue.ts';

export type Comparison =
  | 'GreaterThanOrEqualToThreshold'
  | 'GreaterThanThreshold'
  | 'LessThanThreshold'
  | 'LessThanOrEqualToThreshold';
export type MissingDataTreatment = 'missing' | 'notBreaching' | 'breaching' | 'ignore';

export interface AlarmState {
  readonly value: StateValue;
  readonly reason: string;
  /** JSON; absent in the state that an alarm is created in. */
  readonly reasonData?: string | undefined;
  readonly updatedMs: number;
  readonly suppressedBy?: SuppressedBy | undefined;
}

export type SuppressedBy = 'Alarm' | 'WaitPeriod' | 'ExtensionPeriod';

interface AlarmBase {
  readonly name: string;
  readonly arn: string;
  readonly configurationUpdatedMs: number;
  actionsEnabled: boolean;
  state: AlarmState;
  transitionedMs: number;
  readonly tags: Map<string, string>;
}

/** What a metric alarm compares, and how. */
export interface MetricAlarmPlan {
  readonly queries: Queries;
  /** The one query whose values are compared. */
  readonly watchedId: string;
  /** Whether the alarm was given queries, rather than a single metric. */
  readonly isMath: boolean;
  readonly periodMs: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  /** Whether the alarm was told how many of the periods have to breach, rather than all. */
  readonly isMOutOfN: boolean;
  readonly threshold: number;
  readonly comparison: Comparison;
  readonly missingData: MissingDataTreatment;
}

export interface MetricAlarm extends AlarmBase {
  readonly kind: 'MetricAlarm';
  readonly input: PutMetricAlarmInput;
  readonly plan: MetricAlarmPlan;
  /** The id under which events show the metric of an alarm that has no queries of its own. */
  readonly metricId: string;
  /** The newest datapoint that the last evaluation saw. */
  latestValue: number | undefined;
  /** When each Auto Scaling action was last invoked in the present state. */
  readonly scalingInvokedMs: Map<string, number>;
}

export interface CompositeAlarm extends AlarmBase {
  readonly kind: 'CompositeAlarm';
  readonly input: PutCompositeAlarmInput;
  readonly rule: Rule;
  suppression: Suppression;
}

/** Whether a composite alarm's actions are held back, and until when. */
export interface Suppression {
  readonly by: SuppressedBy | undefined;
  readonly untilMs: number;
  /** The state before the first transition whose actions are held back; undefined if none are. */
  readonly since: StateValue | undefined;
}

export const NOT_SUPPRESSED: Suppression = { by: undefined, untilMs: Infinity, since: undefined };

export type Alarm = MetricAlarm | CompositeAlarm;

/** The state of every new alarm; `reasonData` is absent from it, and so from the `previousState` of its first event. */
export const initialState = (nowMs: number): AlarmState => ({
  value: 'INSUFFICIENT_DATA',
  reason: 'Unchecked: Initial alarm creation',
  updatedMs: nowMs,
});

/** The ARNs to call when the alarm goes into this state. */
export function actionsOf({ input }: Alarm, state: StateValue): readonly string[] {
  if (state === 'ALARM') return input.AlarmActions ?? [];
  return (state === 'OK' ? input.OKActions : input.InsufficientDataActions) ?? [];
}
