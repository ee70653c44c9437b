import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { notSimulated, validationError } from '../errors.ts';
import { evaluateToSeries, referencesOf } from '../math/evaluate.ts';
import { parseExpression, type Expression } from '../math/parse.ts';
import type { TimeSeries } from '../math/values.ts';
import { parsePeriod, readGrid, type Grid } from '../reading.ts';
import { parseStatistic, type Statistic } from '../statistic.ts';
import type { MetricIdentity } from '../store/identity.ts';
import type { MetricStore } from '../store/store.ts';
import { metricIdentity } from './identity.ts';

interface CheckedQuery {
  readonly id: string;
  /** As the request has it; undefined where AWS is to find one. */
  readonly label: string | undefined;
  readonly returnData: boolean;
  readonly periodMs: number;
}

export interface StatQuery extends CheckedQuery {
  readonly kind: 'stat';
  readonly metric: MetricIdentity;
  readonly statistic: Statistic;
  readonly unit: string | undefined;
}

interface ExpressionQuery extends CheckedQuery {
  readonly kind: 'expression';
  readonly source: string;
  readonly expression: Expression;
}

export type Query = StatQuery | ExpressionQuery;

/**
 * The queries of a request or of an alarm, checked and parsed once, to be read over any range.
 * The constructor throws a ValidationError that says what is wrong or not simulated.
 */
export class Queries {
  readonly #byId = new Map<string, Query>();

  constructor(queries: readonly MetricDataQuery[]) {
    const raw = new Map<string, MetricDataQuery>();
    for (const query of queries) {
      checkForm(query);
      if (raw.has(query.Id!)) throw validationError(`The value ${query.Id} for parameter Id is used more than once.`);
      raw.set(query.Id!, query);
    }
    for (const [id, query] of raw) if (query.MetricStat) this.#byId.set(id, statQuery(query));
    for (const [id, query] of raw) if (query.Expression) this.#addExpression(id, raw, []);
    this.#sortAs([...raw.keys()]);
  }

  get all(): readonly Query[] {
    return [...this.#byId.values()];
  }

  get stats(): readonly StatQuery[] {
    return this.all.filter((query) => query.kind === 'stat');
  }

  /** The values of the query with this id over the grid of its period. */
  read(id: string, store: MetricStore, grid: Grid, nowMs: number): TimeSeries {
    const query = this.#byId.get(id)!;
    if (query.kind === 'stat') return readStat(query, store, grid, nowMs);
    return this.#readExpression(id, store, grid, nowMs);
  }

  /** Every metric and expression that it needs is read once, however often it is named. */
  #readExpression(id: string, store: MetricStore, grid: Grid, nowMs: number): TimeSeries {
    const known = new Map<string, TimeSeries>();
    const series = (wanted: string): TimeSeries => {
      let values = known.get(wanted);
      if (!values) known.set(wanted, (values = compute(this.#byId.get(wanted)!)));
      return values;
    };
    const metrics = (part: string) =>
      this.stats.filter((query) => query.id.includes(part)).map((query) => series(query.id));
    const compute = (query: Query): TimeSeries => {
      if (query.kind === 'stat') return readStat(query, store, grid, nowMs);
      const context = { periodSeconds: grid.periodMs / 1_000, length: grid.length, series, metrics };
      return evaluateToSeries(query.expression, context, query.source);
    };
    return series(id);
  }

  #addExpression(id: string, raw: ReadonlyMap<string, MetricDataQuery>, path: readonly string[]): void {
    if (this.#byId.has(id)) return;
    if (path.includes(id)) throw validationError(`The expressions ${[...path, id].join(', ')} refer to each other.`);
    const query = raw.get(id)!;
    const source = query.Expression!;
    const expression = parseExpression(source);
    const { ids, allMetrics } = referencesOf(expression);
    for (const needed of ids) {
      if (!raw.has(needed)) throw validationError(`Error in expression '${id}' [${source}]: ${needed} is not defined.`);
      this.#addExpression(needed, raw, [...path, id]);
    }
    const used = [...(allMetrics ? this.stats : []), ...[...ids].map((needed) => this.#byId.get(needed)!)];
    const periodMs = commonPeriod(id, query.Period, used);
    this.#byId.set(id, { ...common(query), kind: 'expression', source, expression, periodMs });
  }

  #sortAs(ids: readonly string[]): void {
    const queries = ids.map((id) => this.#byId.get(id)!);
    this.#byId.clear();
    for (const query of queries) this.#byId.set(query.id, query);
  }
}

/**
 * A unit that the metric is not published in finds nothing (API reference, MetricStat, Unit). Without one, the first of
 * the metric's units in the alphabet is read: public recorded answers.
 */
export function readStat(query: StatQuery, store: MetricStore, grid: Grid, nowMs: number): TimeSeries {
  return readGrid(store.find(query.metric, query.unit), query.statistic, grid, nowMs);
}

/** The units among which a query that names none has chosen, in their order. */
export const unitsOf = ({ metric, unit }: StatQuery, store: MetricStore): string[] =>
  unit === undefined ? store.allOf(metric).map((series) => series.unit) : [];

function checkForm(query: MetricDataQuery): void {
  if (!/^[a-z]\w*$/.test(query.Id ?? '')) {
    throw validationError(`The value ${query.Id} for parameter Id must start with a lowercase letter.`);
  }
  if (!query.MetricStat === !query.Expression) {
    throw validationError(`The query ${query.Id} must have either MetricStat or Expression.`);
  }
  if (query.AccountId) throw notSimulated(`AccountId (in query ${query.Id})`);
  if (query.Label?.includes('${')) throw notSimulated(`The dynamic label '${query.Label}'`);
}

const common = (query: MetricDataQuery) => ({
  id: query.Id!,
  label: query.Label,
  returnData: query.ReturnData ?? true,
});

function statQuery(query: MetricDataQuery): StatQuery {
  const { Metric, Period, Stat, Unit } = query.MetricStat!;
  if (query.Period !== undefined) throw validationError(`The query ${query.Id} has its Period in MetricStat.`);
  const metric = metricIdentity(Metric?.Namespace, Metric?.MetricName, Metric?.Dimensions);
  return {
    ...common(query),
    kind: 'stat',
    metric,
    statistic: parseStatistic(Stat ?? ''),
    periodMs: parsePeriod(Period),
    unit: Unit,
  };
}

function commonPeriod(id: string, ownPeriod: number | undefined, used: readonly Query[]): number {
  const periods = new Set(used.map((query) => query.periodMs));
  if (ownPeriod !== undefined) periods.add(parsePeriod(ownPeriod));
  const [periodMs, ...others] = periods;
  if (periodMs === undefined) throw validationError(`The expression ${id} uses no metric and has no Period.`);
  if (others.length > 0) throw notSimulated(`An expression over metrics of different periods (${id})`);
  return periodMs;
}
