import { GetDashboardCommand, GetMetricDataCommand, type MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { dashboardName } from '../../../fleet/names.ts';
import { cloudWatch } from '../../../functions/aws/clients.ts';
import { isNamed } from '../../../functions/aws/conditionChanged.ts';
import type { Dashboard, DashboardLine } from '../../model.ts';
import { NotFoundError } from './notFound.ts';
import { type Widget, widgetsOf } from './widgets.ts';

/** The most that GetMetricData takes (API reference). */
const QUERIES_PER_CALL = 500;

const STEP_MS = 300_000;

interface Asked {
  readonly stage: string;
  readonly hours: number;
  readonly nowMs: number;
}

/** The dashboard of a stage with its metrics, as CloudWatch's own console would draw it. @throws {NotFoundError} if there is none */
export async function readDashboard({ stage, hours, nowMs }: Asked): Promise<Dashboard> {
  const name = dashboardName(stage);
  const widgets = widgetsOf(await readBody(name));
  const untilMs = Math.floor(nowMs / STEP_MS) * STEP_MS;
  const fromMs = untilMs - hours * 3_600_000;
  const results = await readAll(widgets, fromMs, untilMs);
  let at = 0;
  return {
    name,
    fromMs,
    untilMs,
    charts: widgets.map(({ title, min, max, lines }) => ({
      title,
      ...(min !== undefined && { min }),
      ...(max !== undefined && { max }),
      lines: lines.map(({ label }): DashboardLine => ({ label, ...pointsOf(results[at++]) })),
    })),
  };
}

async function readBody(DashboardName: string): Promise<string> {
  try {
    const { DashboardBody = '{}' } = await cloudWatch.send(new GetDashboardCommand({ DashboardName }));
    return DashboardBody;
  } catch (error) {
    if (!isNamed(error, 'DashboardNotFoundError') && !isNamed(error, 'ResourceNotFound')) throw error;
    throw new NotFoundError(`There is no dashboard ${DashboardName}: deploy the stacks again.`);
  }
}

/** In the order of the lines. */
async function readAll(widgets: readonly Widget[], fromMs: number, untilMs: number): Promise<MetricDataResult[]> {
  const queries = widgets.flatMap(({ lines }) => lines).map(({ query }, at) => ({ ...query, Id: `m${at}` }));
  const results = new Map<string, MetricDataResult>();
  for (let from = 0; from < queries.length; from += QUERIES_PER_CALL) {
    const { MetricDataResults = [] } = await cloudWatch.send(
      new GetMetricDataCommand({
        MetricDataQueries: queries.slice(from, from + QUERIES_PER_CALL),
        StartTime: new Date(fromMs),
        EndTime: new Date(untilMs),
        ScanBy: 'TimestampAscending',
      }),
    );
    for (const result of MetricDataResults) results.set(result.Id!, result);
  }
  return queries.map(({ Id }) => results.get(Id) ?? {});
}

const pointsOf = ({ Timestamps = [], Values = [] }: MetricDataResult = {}): Pick<DashboardLine, 'atMs' | 'values'> => ({
  atMs: Timestamps.map((time) => time.getTime()),
  values: [...Values],
});
