import type { GetMetricDataInput, MessageData, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { validationError } from '../errors.ts';
import { QUOTAS } from '../quotas.ts';
import { gridOf, timeOf } from '../reading.ts';
import type { MetricStore } from '../store/store.ts';
import { offsetOf, tokenFor } from './paging.ts';
import { labelsOf } from './labels.ts';
import { Queries, unitsOf } from './queries.ts';

interface Column {
  readonly id: string;
  readonly label: string;
  readonly times: readonly Date[];
  readonly values: readonly number[];
  readonly messages: readonly MessageData[];
}

/** Handles GetMetricData; `onMetricsRead` is told how many metrics a request's first page asks for. */
export function getMetricData(
  store: MetricStore,
  input: GetMetricDataInput,
  nowMs: number,
  onMetricsRead: (count: number) => void,
): { MetricDataResults: MetricDataResult[]; NextToken?: string; Messages: [] } {
  const maxDatapoints = checkedMaximum(input.MaxDatapoints);
  const [startMs, endMs] = checkedRange(input.StartTime, input.EndTime);
  if (!input.MetricDataQueries?.length) throw validationError('MetricDataQueries must not be empty.');
  if (input.MetricDataQueries.length > QUOTAS.queriesOfGetMetricData) {
    throw validationError(
      `The collection MetricDataQueries must not have a size greater than ${QUOTAS.queriesOfGetMetricData}.`,
    );
  }
  const queries = new Queries(input.MetricDataQueries);
  const offset = offsetOf(input.NextToken);
  if (offset === 0) onMetricsRead(queries.stats.length);
  const newestFirst = input.ScanBy !== 'TimestampAscending';
  const labels = labelsOf(queries.all);
  const columns = queries.all
    .filter((query) => query.returnData)
    .map((query): Column => {
      const grid = gridOf(startMs, endMs, query.periodMs, nowMs);
      const values = queries.read(query.id, store, grid, nowMs);
      const messages = query.kind === 'stat' ? multipleUnits(unitsOf(query, store)) : [];
      const label = labels.get(query.id)!;
      return { id: query.id, label, messages, ...datapoints(values, (index) => timeOf(grid, index), newestFirst) };
    });
  return page(columns, offset, maxDatapoints);
}

function datapoints(series: Float64Array, timeMs: (index: number) => number, newestFirst: boolean) {
  const times: Date[] = [];
  const values: number[] = [];
  for (let step = 0; step < series.length; step++) {
    const index = newestFirst ? series.length - 1 - step : step;
    if (Number.isNaN(series[index]!)) continue;
    times.push(new Date(timeMs(index)));
    values.push(series[index]!);
  }
  return { times, values };
}

/** The token counts datapoints over all results in their order. A result that goes on in the next page is PartialData. */
function page(columns: readonly Column[], offset: number, maxDatapoints: number) {
  const MetricDataResults: MetricDataResult[] = [];
  const endOffset = offset + maxDatapoints;
  let before = 0;
  for (const { id, label, times, values, messages } of columns) {
    const after = before + values.length;
    // A result without datapoints that falls between two pages belongs to the earlier one.
    const isEmptyHere = values.length === 0 && before <= endOffset && (before > offset || offset === 0);
    if (isEmptyHere || (after > offset && before < endOffset && values.length > 0)) {
      const [from, to] = [Math.max(0, offset - before), Math.max(0, endOffset - before)];
      MetricDataResults.push({
        Id: id,
        Label: label,
        Timestamps: times.slice(from, to),
        Values: values.slice(from, to),
        StatusCode: after > endOffset ? 'PartialData' : 'Complete',
        ...(messages.length > 0 && { Messages: [...messages] }),
      });
    }
    before = after;
  }
  return { MetricDataResults, Messages: [] as [], ...tokenFor(endOffset, before) };
}

/** What AWS says where a query names no unit and its metric has several. Source: public recorded answers. */
const multipleUnits = (units: readonly string[]): MessageData[] =>
  units.length > 1 ? [{ Code: 'MultipleUnits', Value: `Multiple units returned: '[${units.join(', ')}]'` }] : [];

function checkedMaximum(maximum: number | undefined): number {
  if (maximum === undefined) return QUOTAS.datapointsOfGetMetricData;
  if (maximum < 1 || maximum > QUOTAS.datapointsOfGetMetricData) {
    throw validationError(
      `MaxDatapoints must be between 1 and ${QUOTAS.datapointsOfGetMetricData}, and is ${maximum}.`,
    );
  }
  return maximum;
}

function checkedRange(start: Date | undefined, end: Date | undefined): [startMs: number, endMs: number] {
  if (!start || !end) throw validationError('StartTime and EndTime are required.');
  if (start >= end) throw validationError('The parameter StartTime must be less than the parameter EndTime.');
  return [start.getTime(), end.getTime()];
}
