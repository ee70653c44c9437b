import type { Datapoint, GetMetricStatisticsInput, StandardUnit, Statistic } from '@aws-sdk/client-cloudwatch';
import { invalidParameterCombination, invalidParameterValue, missingParameter } from '../errors.ts';
import { QUOTAS } from '../quotas.ts';
import { gridOf, parsePeriod, readGrid, timeOf, type Grid } from '../reading.ts';
import { parseStatistic } from '../statistic.ts';
import type { Series } from '../store/series.ts';
import type { MetricStore } from '../store/store.ts';
import { metricIdentity } from './identity.ts';

/** Handles GetMetricStatistics. AWS promises no order of the datapoints; here they come in the order of time. */
export function getMetricStatistics(store: MetricStore, input: GetMetricStatisticsInput, nowMs: number) {
  const { Namespace, MetricName, Dimensions, StartTime, EndTime, Unit } = input;
  const metric = metricIdentity(Namespace, MetricName, Dimensions);
  if (!StartTime) throw missingParameter('StartTime');
  if (!EndTime) throw missingParameter('EndTime');
  if (StartTime >= EndTime)
    throw invalidParameterValue('The parameter StartTime must be less than the parameter EndTime.');
  const [simple, extended] = [input.Statistics ?? [], input.ExtendedStatistics ?? []];
  if (simple.length + extended.length === 0) throw missingParameter('Statistics or ExtendedStatistics');
  const periodMs = parsePeriod(input.Period);
  const requested = Math.ceil((EndTime.getTime() - StartTime.getTime()) / periodMs);
  if (requested > QUOTAS.datapointsOfGetMetricStatistics) {
    throw invalidParameterCombination(
      `You have requested up to ${requested} datapoints, which exceeds the limit of ${QUOTAS.datapointsOfGetMetricStatistics}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
    );
  }
  const grid = gridOf(StartTime.getTime(), EndTime.getTime(), periodMs, nowMs);
  const all = store.allOf(metric).filter(({ unit }) => Unit === undefined || unit === Unit);
  const Datapoints = all.flatMap((series) => datapointsOf(series, { simple, extended }, grid, nowMs));
  return { Label: metric.name, Datapoints };
}

interface Asked {
  readonly simple: readonly Statistic[];
  readonly extended: readonly string[];
}

/** The datapoints of a metric in one of its units: without a unit in the request, all units are answered. */
function datapointsOf(series: Series, { simple, extended }: Asked, grid: Grid, nowMs: number): Datapoint[] {
  const read = (name: string) => readGrid(series, parseStatistic(name), grid, nowMs);
  const counts = read('SampleCount');
  const columns = simple.map((name) => [name, read(name)] as const);
  const extendedColumns = extended.map((name) => [name, read(name)] as const);
  const datapoints: Datapoint[] = [];
  counts.forEach((count, index) => {
    if (Number.isNaN(count)) return;
    const datapoint: Datapoint = { Timestamp: new Date(timeOf(grid, index)), Unit: series.unit as StandardUnit };
    for (const [name, values] of columns) datapoint[name] = values[index]!;
    const known = extendedColumns.filter(([, values]) => !Number.isNaN(values[index]!));
    if (known.length > 0) {
      datapoint.ExtendedStatistics = Object.fromEntries(known.map(([name, values]) => [name, values[index]!]));
    }
    datapoints.push(datapoint);
  });
  return datapoints;
}
