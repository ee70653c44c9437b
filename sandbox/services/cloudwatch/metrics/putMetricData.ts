import type { MetricDatum, PutMetricDataInput } from '@aws-sdk/client-cloudwatch';
import { invalidParameterCombination, invalidParameterValue, missingParameter, notSimulated } from '../errors.ts';
import { setOf, type StatisticSet } from '../store/statisticSet.ts';
import type { MetricStore } from '../store/store.ts';
import { DAY_MS, HOUR_MS } from '../times.ts';
import { metricIdentity } from './identity.ts';

/** Limits of one call. Source: API reference, PutMetricData and MetricDatum. */
const MAX_DATA = 1_000;
const MAX_VALUES = 150;
const MAX_AGE_MS = 14 * DAY_MS;
const MAX_AHEAD_MS = 2 * HOUR_MS;

/** Handles PutMetricData. All of it is checked before any of it is stored. */
export function putMetricData(
  store: MetricStore,
  input: PutMetricDataInput,
  nowMs: number,
  visibleAfterMs: number,
): void {
  const { Namespace, MetricData = [], EntityMetricData } = input;
  if (EntityMetricData?.length) throw notSimulated('EntityMetricData');
  if (!Namespace) throw missingParameter('Namespace');
  if (Namespace.startsWith('AWS/')) throw invalidParameterValue('The value AWS/ for parameter Namespace is invalid.');
  if (MetricData.length > MAX_DATA) {
    throw invalidParameterValue(`The collection MetricData must not have a size greater than ${MAX_DATA}.`);
  }
  const checked = MetricData.map((datum) => ({
    identity: metricIdentity(Namespace, datum.MetricName, datum.Dimensions),
    timeMs: checkedTime(datum.Timestamp?.getTime() ?? nowMs, nowMs),
    sets: setsOf(datum),
    unit: datum.Unit,
  }));
  for (const { identity, timeMs, sets, unit } of checked) {
    for (const set of sets) store.put(identity, { set, timeMs, visibleAfterMs, unit });
  }
}

function checkedTime(timeMs: number, nowMs: number): number {
  if (timeMs < nowMs - MAX_AGE_MS || timeMs > nowMs + MAX_AHEAD_MS) {
    throw invalidParameterValue('The parameter Timestamp must be within the last two weeks or the next two hours.');
  }
  return timeMs;
}

function setsOf(datum: MetricDatum): StatisticSet[] {
  const { Value, Values, Counts, StatisticValues } = datum;
  if (datum.StorageResolution !== undefined && datum.StorageResolution !== 60) {
    throw notSimulated(`A StorageResolution of ${datum.StorageResolution}`);
  }
  if ([Value, Values, StatisticValues].filter((given) => given !== undefined).length !== 1) {
    throw invalidParameterCombination('A datum has one of Value, Values and StatisticValues.');
  }
  if (Value !== undefined) return [setOf(finite(Value))];
  if (StatisticValues) {
    return [
      {
        sum: finite(StatisticValues.Sum),
        count: finite(StatisticValues.SampleCount),
        minimum: finite(StatisticValues.Minimum),
        maximum: finite(StatisticValues.Maximum),
      },
    ];
  }
  if (Values!.length > MAX_VALUES) throw invalidParameterValue(`Values has at most ${MAX_VALUES} elements.`);
  if (Counts && Counts.length !== Values!.length) {
    throw invalidParameterCombination('Values and Counts must have the same number of elements.');
  }
  return Values!.map((value, index) => setOf(finite(value), finite(Counts?.[index] ?? 1)));
}

function finite(value: number | undefined): number {
  if (value === undefined || !Number.isFinite(value))
    throw invalidParameterValue(`The value ${value} is not a finite number.`);
  return value;
}
