import type { Datapoint, GetMetricStatisticsInput, StandardUnit } from '@aws-sdk/client-cloudwatch';
import { invalidParameterCombination, invalidParameterValue, missingParameter } from '../errors.ts';
import { gridOf, parsePeriod, readGrid, timeOf } from '../reading.ts';
import { parseStatistic } from '../statistic.ts';
import type { MetricStore } from '../store/store.ts';
import { metricIdentity } from './identity.ts';

/** Source: API reference, GetMetricStatistics. */
const MAX_DATAPOINTS = 1_440;

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
  const grid = gridOf(StartTime.getTime(), EndTime.getTime(), parsePeriod(input.Period), nowMs);
  if (grid.length > MAX_DATAPOINTS) {
    throw invalidParameterCombination(
      `You have requested up to ${grid.length} datapoints, which exceeds the limit of ${MAX_DATAPOINTS}.`,
    );
  }
  const series = store.find(metric);
  const readable = Unit && series?.unit && series.unit !== Unit ? undefined : series;
  const read = (name: string) => readGrid(readable, parseStatistic(name), grid, nowMs);
  const counts = read('SampleCount');
  const columns = simple.map((name) => [name, read(name)] as const);
  const extendedColumns = extended.map((name) => [name, read(name)] as const);

  const Datapoints: Datapoint[] = [];
  counts.forEach((count, index) => {
    if (Number.isNaN(count)) return;
    const datapoint: Datapoint = {
      Timestamp: new Date(timeOf(grid, index)),
      Unit: (series?.unit ?? 'None') as StandardUnit,
    };
    for (const [name, values] of columns) datapoint[name] = values[index]!;
    const known = extendedColumns.filter(([, values]) => !Number.isNaN(values[index]!));
    if (known.length > 0) {
      datapoint.ExtendedStatistics = Object.fromEntries(known.map(([name, values]) => [name, values[index]!]));
    }
    Datapoints.push(datapoint);
  });
  return { Label: metric.name, Datapoints };
}
