import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';

/** One chart of a dashboard's body, as far as the page draws it. */
export interface Widget {
  readonly title: string;
  readonly min?: number;
  readonly max?: number;
  readonly lines: readonly Line[];
}

interface Line {
  readonly label: string;
  readonly query: Omit<MetricDataQuery, 'Id'>;
}

interface Body {
  readonly widgets?: readonly { readonly type?: string; readonly properties?: Properties }[];
}

interface Properties {
  readonly title?: string;
  readonly stat?: string;
  readonly period?: number;
  readonly metrics?: readonly (readonly unknown[])[];
  readonly yAxis?: { readonly left?: { readonly min?: number; readonly max?: number } };
}

interface Options {
  readonly label?: string;
  readonly stat?: string;
  readonly period?: number;
  readonly visible?: boolean;
}

/** What CloudWatch takes where a widget says nothing (API reference, "Dashboard body structure and syntax"). */
const DEFAULT_STAT = 'Average';
const DEFAULT_PERIOD_SECONDS = 300;

/** Charts of metrics; texts, alarms and expressions are left out. @throws {SyntaxError} if the body is no JSON */
export function widgetsOf(body: string): Widget[] {
  const { widgets = [] } = JSON.parse(body) as Body;
  return widgets.flatMap(({ type, properties }) => {
    if (type !== 'metric' || !properties?.metrics) return [];
    const { title = '', yAxis: { left: { min, max } = {} } = {} } = properties;
    return [
      { title, ...(min !== undefined && { min }), ...(max !== undefined && { max }), lines: linesOf(properties) },
    ];
  });
}

function linesOf({ metrics = [], stat = DEFAULT_STAT, period = DEFAULT_PERIOD_SECONDS }: Properties): Line[] {
  let before: readonly string[] = [];
  return metrics.flatMap((given) => {
    const options = (given.find((one) => typeof one === 'object' && one !== null) ?? {}) as Options;
    const names = repeated(
      given.filter((one) => typeof one === 'string'),
      before,
    );
    if (names.length < 2) return [];
    before = names;
    const [Namespace, MetricName, ...dimensions] = names;
    if (options.visible === false) return [];
    const Dimensions = pairs(dimensions).map(([Name, Value]) => ({ Name, Value }));
    return [
      {
        label: options.label ?? [MetricName, ...Dimensions.map(({ Value }) => Value)].join(' '),
        query: {
          MetricStat: {
            Metric: { Namespace, MetricName, Dimensions },
            Stat: options.stat ?? stat,
            Period: options.period ?? period,
          },
        },
      },
    ];
  });
}

/** `.` stands for what the line before has at this place, `...` for all that it has up to the end. */
function repeated(names: readonly string[], before: readonly string[]): string[] {
  const dots = names.indexOf('...');
  const spread =
    dots === -1
      ? names
      : [
          ...names.slice(0, dots),
          ...before.slice(dots, before.length - (names.length - dots - 1)),
          ...names.slice(dots + 1),
        ];
  return spread.map((name, at) => (name === '.' ? (before[at] ?? name) : name));
}

const pairs = (items: readonly string[]): [string, string][] =>
  Array.from({ length: Math.floor(items.length / 2) }, (_, at) => [items[at * 2]!, items[at * 2 + 1]!]);
