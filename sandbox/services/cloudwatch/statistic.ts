import { notSimulated, validationError } from './errors.ts';
import type { Accumulator } from './store/statisticSet.ts';

/** How the values of a period become one. Not a number where the period has none. */
export interface Statistic {
  readonly name: string;
  readonly needsSamples: boolean;
  of(window: Accumulator): number;
}

const SIMPLE: Readonly<Record<string, (window: Accumulator) => number>> = {
  Average: ({ sum, count }) => sum / count,
  Sum: ({ sum }) => sum,
  Minimum: ({ minimum }) => minimum,
  Maximum: ({ maximum }) => maximum,
  SampleCount: ({ count }) => count,
};

// Source: CloudWatch user guide, "Statistics definitions".
const OTHER_STATISTICS = /^(tm|wm|tc|ts|IQM|PR|TM|WM|TC|TS)/;

/** Reads `Average`, `Sum`, `Minimum`, `Maximum`, `SampleCount` or `pNN`. Throws a ValidationError for anything else. */
export function parseStatistic(name: string): Statistic {
  const simple = Object.hasOwn(SIMPLE, name) ? SIMPLE[name] : undefined;
  if (simple) return { name, needsSamples: false, of: (window) => (window.count > 0 ? simple(window) : NaN) };
  const percent = /^p(\d{1,3}(?:\.\d+)?)$/.exec(name)?.[1];
  if (percent !== undefined && Number(percent) <= 100) return percentileStatistic(name, Number(percent));
  if (OTHER_STATISTICS.test(name)) throw notSimulated(`The statistic ${name}`);
  throw validationError(`The value ${name} for parameter Stat is not a valid statistic.`);
}

const percentileStatistic = (name: string, percent: number): Statistic => ({
  name,
  needsSamples: true,
  of: (window) => (window.count > 0 && window.samples ? window.samples.percentile(percent) : NaN),
});
