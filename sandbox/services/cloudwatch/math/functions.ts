import { validationError } from '../errors.ts';
import { isArray, isTimeSeries, mapValues, type TimeSeries, type Value } from './values.ts';

/** What a function is given: its evaluated operands, or `'REPEAT'` for the keyword, and a string as it stands. */
export type Operand = Value | string;

export interface MathContext {
  readonly periodSeconds: number;
  readonly length: number;
  /** All metrics (not expressions) of the request whose id contains `part`. */
  metrics(part: string): readonly TimeSeries[];
}

type MathFunction = (operands: readonly Operand[], context: MathContext) => Value;

/** Source of all of them: CloudWatch user guide, "Functions supported for metric math". */
export const FUNCTIONS: Readonly<Record<string, MathFunction>> = {
  METRICS: ([part = ''], context) => context.metrics(String(part)),
  SUM: aggregate('SUM', sum),
  AVG: averageOf,
  MIN: aggregate('MIN', (values) => Math.min(...values)),
  MAX: aggregate('MAX', (values) => Math.max(...values)),
  ABS: ([value]) => mapValues(valueOf('ABS', value), Math.abs),
  CEIL: ([value]) => mapValues(valueOf('CEIL', value), Math.ceil),
  FLOOR: ([value]) => mapValues(valueOf('FLOOR', value), Math.floor),
  RATE: ([value], { periodSeconds }) => eachSeries('RATE', value, (series) => rateOf(series, periodSeconds)),
  FILL: ([value, filler]) => eachSeries('FILL', value, (series) => filled(series, filler)),
  IF: (operands, context) => choose(operands, context),
};

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Of one time series its scalar, of an array the time series over those that have a value at each time. */
function aggregate(name: string, reduce: (values: readonly number[]) => number): MathFunction {
  return ([operand]) => {
    const value = valueOf(name, operand);
    if (typeof value === 'number') throw validationError(`${name} takes a time series or an array of them.`);
    if (isTimeSeries(value)) return reduce(present(value));
    return acrossArray(name, value, (values) => reduce(values));
  };
}

/** In an array, a time series without a value counts as 0; in a single one, a missing value does not count (a guess). */
function averageOf([operand]: readonly Operand[]): Value {
  const value = valueOf('AVG', operand);
  if (typeof value === 'number') throw validationError('AVG takes a time series or an array of them.');
  if (isTimeSeries(value)) return sum(present(value)) / present(value).length;
  return acrossArray('AVG', value, (values) => sum(values) / value.length);
}

const present = (series: TimeSeries) => [...series].filter((value) => !Number.isNaN(value));

function acrossArray(
  name: string,
  array: readonly TimeSeries[],
  reduce: (values: readonly number[]) => number,
): TimeSeries {
  const [first] = array;
  if (!first) throw validationError(`${name} was given an array without any time series.`);
  return first.map((_, index) => {
    const values = array.map((series) => series[index]!).filter((value) => !Number.isNaN(value));
    return values.length > 0 ? reduce(values) : NaN;
  });
}

/** The change per second since the previous value, however long ago that was. */
function rateOf(series: TimeSeries, periodSeconds: number): TimeSeries {
  let previous = -1;
  return series.map((value, index) => {
    if (Number.isNaN(value)) return NaN;
    const rate = previous < 0 ? NaN : (value - series[previous]!) / ((index - previous) * periodSeconds);
    previous = index;
    return rate;
  });
}

function filled(series: TimeSeries, filler: Operand | undefined): TimeSeries {
  if (filler === 'REPEAT') {
    let last = NaN;
    return series.map((value) => (last = Number.isNaN(value) ? last : value));
  }
  if (typeof filler === 'number') return series.map((value) => (Number.isNaN(value) ? filler : value));
  if (filler instanceof Float64Array)
    return series.map((value, index) => (Number.isNaN(value) ? filler[index]! : value));
  throw validationError('FILL takes a number, a time series or REPEAT as its second operand.');
}

/** Where the condition is missing, so is the result; a chosen first value that is missing is 0, a second one is dropped. */
function choose(operands: readonly Operand[], { length }: MathContext): Value {
  if (operands.length < 2 || operands.length > 3) throw validationError('IF takes two or three operands.');
  const [condition, whenTrue, whenFalse = NaN] = operands.map((operand) => valueOf('IF', operand));
  if (isArray(condition!) || isArray(whenTrue!) || isArray(whenFalse)) {
    throw validationError('IF takes no arrays of time series.');
  }
  if (typeof condition === 'number') {
    const chosen = condition === 0 ? whenFalse : whenTrue!;
    return isTimeSeries(chosen) || !Number.isNaN(chosen) ? chosen : new Float64Array(length).fill(NaN);
  }
  return condition!.map((truth, index) => {
    if (Number.isNaN(truth)) return NaN;
    if (truth === 0) return at(whenFalse, index);
    const value = at(whenTrue!, index);
    return Number.isNaN(value) ? 0 : value;
  });
}

const at = (value: TimeSeries | number, index: number) => (typeof value === 'number' ? value : value[index]!);

function eachSeries(name: string, operand: Operand | undefined, change: (series: TimeSeries) => TimeSeries): Value {
  const value = valueOf(name, operand);
  if (typeof value === 'number') throw validationError(`${name} takes a time series or an array of them.`);
  return isArray(value) ? value.map(change) : change(value);
}

function valueOf(name: string, operand: Operand | undefined): Value {
  if (operand === undefined || typeof operand === 'string') throw validationError(`${name} lacks an operand.`);
  return operand;
}
