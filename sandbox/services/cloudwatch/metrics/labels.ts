import type { Query, StatQuery } from './queries.ts';

/**
 * The label of each query by its id. One that has none of its own gets the metric's name, and behind it whatever tells
 * the request's metrics of that name apart: `CPUUtilization Average 300`. AWS documents only that it "fills" labels; that
 * statistic and period are added where they differ, and units not, is what public recorded answers show. That dimensions
 * count the same way, in front of the name, is what users report.
 */
export function labelsOf(queries: readonly Query[]): ReadonlyMap<string, string> {
  const unlabelled = queries.filter((query): query is StatQuery => query.kind === 'stat' && query.label === undefined);
  return new Map(
    queries.map((query) => {
      if (query.label !== undefined) return [query.id, query.label];
      if (query.kind !== 'stat') return [query.id, query.id];
      const namesakes = unlabelled.filter(({ metric }) => metric.name === query.metric.name);
      const differ = (part: (each: StatQuery) => string) => new Set(namesakes.map(part)).size > 1;
      const parts = [
        ...differingValues(query, namesakes),
        query.metric.name,
        ...(differ(({ statistic }) => statistic.name) ? [query.statistic.name] : []),
        ...(differ(({ periodMs }) => String(periodMs)) ? [String(query.periodMs / 1_000)] : []),
      ];
      return [query.id, parts.join(' ')];
    }),
  );
}

/** The values of those of the metric's dimensions that are not the same for all. */
function differingValues({ metric }: StatQuery, namesakes: readonly StatQuery[]): string[] {
  const valueOf = (query: StatQuery, name: string) => query.metric.dimensions.find(({ Name }) => Name === name)?.Value;
  return metric.dimensions
    .filter(({ Name, Value }) => namesakes.some((other) => valueOf(other, Name) !== Value))
    .map(({ Value }) => Value);
}
