import { validationError } from '../errors.ts';

/** One value for each period of the request's grid, not a number where there is none. */
export type TimeSeries = Float64Array;

/** What an expression can be: a scalar, a time series or an array of them. */
export type Value = number | TimeSeries | readonly TimeSeries[];

export const isTimeSeries = (value: Value): value is TimeSeries => value instanceof Float64Array;

export const isArray = (value: Value): value is readonly TimeSeries[] => Array.isArray(value);

type Combine = (left: number, right: number) => number;

const truth = (value: boolean) => (value ? 1 : 0);

/** A result that is not finite, such as of a division by zero, is dropped. */
const OPERATORS: Readonly<Record<string, Combine>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '^': (left, right) => left ** right,
  '==': (left, right) => truth(left === right),
  '!=': (left, right) => truth(left !== right),
  '<': (left, right) => truth(left < right),
  '<=': (left, right) => truth(left <= right),
  '>': (left, right) => truth(left > right),
  '>=': (left, right) => truth(left >= right),
  AND: (left, right) => truth(left !== 0 && right !== 0),
  OR: (left, right) => truth(left !== 0 || right !== 0),
};

/** Source of the rules for missing values: CloudWatch user guide, "Using metric math", arithmetic and comparison. */
export function operate(operator: string, left: Value, right: Value): Value {
  const combine = OPERATORS[operator]!;
  if (isArray(left) && isArray(right)) throw validationError(`'${operator}' cannot combine two arrays of time series.`);
  if (isArray(left)) return left.map((series) => combineSeries(combine, series, right as TimeSeries | number));
  if (isArray(right)) return right.map((series) => combineSeries(combine, left, series));
  if (typeof left === 'number' && typeof right === 'number') return combine(left, right);
  return combineSeries(combine, left, right);
}

/** Where only one of two time series has a value, the other counts as 0; where none has, there is no value. */
function combineSeries(combine: Combine, left: TimeSeries | number, right: TimeSeries | number): TimeSeries {
  const length = (typeof left === 'number' ? (right as TimeSeries) : left).length;
  const result = new Float64Array(length).fill(NaN);
  for (let index = 0; index < length; index++) {
    const a = typeof left === 'number' ? left : left[index]!;
    const b = typeof right === 'number' ? right : right[index]!;
    const aMissing = Number.isNaN(a) && typeof left !== 'number';
    const bMissing = Number.isNaN(b) && typeof right !== 'number';
    if ((aMissing || typeof left === 'number') && (bMissing || typeof right === 'number')) continue;
    const value = combine(aMissing ? 0 : a, bMissing ? 0 : b);
    if (Number.isFinite(value)) result[index] = value;
  }
  return result;
}

/** Applies `change` to every value; a missing one stays missing. */
export function mapValues(value: Value, change: (value: number) => number): Value {
  if (typeof value === 'number') return change(value);
  return isArray(value) ? value.map((series) => series.map(change)) : value.map(change);
}
