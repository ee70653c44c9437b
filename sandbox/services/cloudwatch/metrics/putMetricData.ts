import type { MetricDatum, PutMetricDataInput } from '@aws-sdk/client-cloudwatch';
import { invalidParameterCombination, invalidParameterValue, missingParameter, notSimulated } from '../errors.ts';
import { QUOTAS } from '../quotas.ts';
import { setOf, type StatisticSet } from '../store/statisticSet.ts';
import type { MetricStore } from '../store/store.ts';
import { DAY_MS, HOUR_MS } from '../times.ts';
import { metricIdentity } from './identity.ts';

/** Source: API reference, PutMetricData and MetricDatum. */
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
  if (MetricData.length > QUOTAS.dataOfPutMetricData) {
    throw invalidParameterValue(
      `The collection MetricData must not have a size greater than ${QUOTAS.dataOfPutMetricData}.`,
    );
  }
  const checked = MetricData.map((datum, at) => ({
    identity: metricIdentity(Namespace, datum.MetricName, datum.Dimensions),
    timeMs: checkedTime(datum.Timestamp?.getTime() ?? nowMs, nowMs),
    sets: setsOf(datum, `MetricData.member.${at + 1}`),
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

/** The three ways to give values. A datum with Value must have none of the others. */
const WAYS = ['Value', 'Values', 'StatisticValues'] as const;

/** `path` is how AWS names the datum in its errors. Source of their texts: public recorded answers, where they have one. */
function setsOf(datum: MetricDatum, path: string): StatisticSet[] {
  const { Value, Values, Counts, StatisticValues } = datum;
  const { StorageResolution } = datum;
  if (StorageResolution !== undefined && StorageResolution !== 1 && StorageResolution !== 60)
    throw invalidParameterValue(`The value ${StorageResolution} for parameter ${path}.StorageResolution is invalid.`);
  const other = WAYS.find((way) => way !== 'Value' && datum[way] !== undefined);
  if (Value !== undefined && other) {
    throw invalidParameterCombination(
      `The parameters ${path}.Value and ${path}.${other} are mutually exclusive and you have specified both.`,
    );
  }
  const finite = (value: number | undefined, name: string) => finiteOr(value, `${path}.${name}`);
  if (Value !== undefined) return [setOf(finite(Value, 'Value'))];
  // AWS has been recorded to take both of the others together; that the values count then is a guess.
  if (StatisticValues && !Values) {
    return [
      {
        sum: finite(StatisticValues.Sum, 'StatisticValues.Sum'),
        count: finite(StatisticValues.SampleCount, 'StatisticValues.SampleCount'),
        minimum: finite(StatisticValues.Minimum, 'StatisticValues.Minimum'),
        maximum: finite(StatisticValues.Maximum, 'StatisticValues.Maximum'),
      },
    ];
  }
  if (!Values)
    throw invalidParameterCombination(
      `At least one of the parameters ${path}.${WAYS.join(`, ${path}.`)} must be specified.`,
    );
  if (Values.length > QUOTAS.valuesOfDatum)
    throw invalidParameterValue(
      `The collection ${path}.Values must not have a size greater than ${QUOTAS.valuesOfDatum}.`,
    );
  if (Counts && Counts.length !== Values.length)
    throw invalidParameterValue(`The parameters ${path}.Values and ${path}.Counts must be of the same size.`);
  return Values.map((value, index) => setOf(finite(value, 'Values'), finite(Counts?.[index] ?? 1, 'Counts')));
}

function finiteOr(value: number | undefined, name: string): number {
  if (value === undefined || !Number.isFinite(value))
    throw invalidParameterValue(`The value ${value} for parameter ${name} is invalid.`);
  return value;
}
