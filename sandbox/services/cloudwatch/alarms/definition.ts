import type { MetricDataQuery, PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { invalidParameterCombination, missingParameter, notSimulated, validationError } from '../errors.ts';
import { Queries } from '../metrics/queries.ts';
import { QUOTAS } from '../quotas.ts';
import { DAY_MS, HOUR_MS } from '../times.ts';
import type { MetricAlarmPlan, MissingDataTreatment } from './alarm.ts';
import { isComparison } from './judge.ts';

const NOT_SIMULATED = [
  'ThresholdMetricId',
  'WarmUpConfiguration',
  'EvaluationCriteria',
  'EvaluationInterval',
  'ActionConfiguration',
] as const;
const SINGLE_METRIC = [
  'MetricName',
  'Namespace',
  'Dimensions',
  'Period',
  'Unit',
  'Statistic',
  'ExtendedStatistic',
] as const;
const TREATMENTS: ReadonlySet<string> = new Set(['missing', 'notBreaching', 'breaching', 'ignore']);

/** Checks a PutMetricAlarm and works out what is compared. Throws what AWS throws, or names what is not simulated. */
export function planOf(input: PutMetricAlarmInput): MetricAlarmPlan {
  for (const name of NOT_SIMULATED) if (input[name] !== undefined) throw notSimulated(`${name} of an alarm`);
  if (input.EvaluationWindow && !input.EvaluationWindow.SlidingWindow)
    throw notSimulated('A WallClockWindow of an alarm');
  if (input.EvaluateLowSampleCountPercentile === 'ignore')
    throw notSimulated('EvaluateLowSampleCountPercentile ignore');
  const evaluationPeriods = positive('EvaluationPeriods', input.EvaluationPeriods);
  const datapointsToAlarm = positive('DatapointsToAlarm', input.DatapointsToAlarm ?? evaluationPeriods);
  if (datapointsToAlarm > evaluationPeriods) {
    throw validationError('The value of DatapointsToAlarm must not be greater than that of EvaluationPeriods.');
  }
  if (input.Threshold === undefined) throw missingParameter('Threshold');
  const isMath = input.Metrics !== undefined && input.Metrics.length > 0;
  const queries = new Queries(isMath ? checkedMetrics(input) : [singleMetric(input)]);
  const watched = queries.all.find(({ returnData }) => returnData)!;
  checkRange(watched.periodMs, evaluationPeriods);
  return {
    queries,
    watchedId: watched.id,
    isMath,
    periodMs: watched.periodMs,
    evaluationPeriods,
    datapointsToAlarm,
    isMOutOfN: input.DatapointsToAlarm !== undefined,
    threshold: input.Threshold,
    comparison: comparisonOf(input.ComparisonOperator),
    missingData: missingDataOf(input, queries),
  };
}

function singleMetric(input: PutMetricAlarmInput): MetricDataQuery {
  if (!input.MetricName) throw missingParameter('MetricName or Metrics');
  const { Statistic, ExtendedStatistic } = input;
  if (!Statistic === !ExtendedStatistic) {
    throw invalidParameterCombination('An alarm has exactly one of Statistic and ExtendedStatistic.');
  }
  const Metric = { Namespace: input.Namespace, MetricName: input.MetricName, Dimensions: input.Dimensions };
  return {
    Id: 'm1',
    MetricStat: { Metric, Period: input.Period, Stat: Statistic ?? ExtendedStatistic, Unit: input.Unit },
  };
}

function checkedMetrics(input: PutMetricAlarmInput): MetricDataQuery[] {
  const conflict = SINGLE_METRIC.find((name) =>
    Array.isArray(input[name]) ? input[name].length > 0 : input[name] !== undefined,
  );
  if (conflict) throw invalidParameterCombination(`An alarm with Metrics must not have ${conflict}.`);
  const metrics = input.Metrics!;
  if (metrics.filter(({ MetricStat }) => MetricStat).length > QUOTAS.metricsOfAlarm) {
    throw validationError(`An alarm on a math expression can include at most ${QUOTAS.metricsOfAlarm} metrics.`);
  }
  if (metrics.filter(({ ReturnData }) => ReturnData ?? true).length !== 1) {
    throw validationError('Exactly one element of the metrics list should return data.');
  }
  return metrics;
}

/** Source: API reference, PutMetricAlarm, Period: a day at most, or seven days for periods of an hour and more. */
function checkRange(periodMs: number, evaluationPeriods: number): void {
  const maxMs = periodMs < HOUR_MS ? DAY_MS : 7 * DAY_MS;
  if (periodMs * evaluationPeriods > maxMs) {
    throw validationError(
      `Metrics cannot be checked across more than ${maxMs / DAY_MS} day(s) (EvaluationPeriods * Period).`,
    );
  }
}

function comparisonOf(name: string | undefined) {
  if (isComparison(name)) return name;
  if (name === undefined) throw missingParameter('ComparisonOperator');
  throw notSimulated(`The ComparisonOperator ${name}`);
}

function missingDataOf(input: PutMetricAlarmInput, queries: Queries): MissingDataTreatment {
  const treatment = input.TreatMissingData ?? 'missing';
  if (!TREATMENTS.has(treatment))
    throw validationError(`The value ${treatment} for parameter TreatMissingData is not valid.`);
  // Source: API reference, PutMetricAlarm, TreatMissingData.
  if (queries.stats.some(({ metric }) => metric.namespace === 'AWS/DynamoDB')) return 'ignore';
  return treatment as MissingDataTreatment;
}

function positive(name: string, value: number | undefined): number {
  if (value === undefined) throw missingParameter(name);
  if (!Number.isInteger(value) || value < 1) throw validationError(`${name} must be at least 1, and is ${value}.`);
  return value;
}
