import type { Definition } from './faults.ts';
import { RuntimeFault } from './faults.ts';
import { isPresent, select, type Sources } from './paths.ts';
import { timestampMs } from './timestamp.ts';

type Compare = (value: unknown, wanted: unknown) => boolean;

/** The first rule of a Choice state that holds; undefined if none does. @throws {RuntimeFault} */
export function choose(rules: readonly Definition[], sources: Sources): Definition | undefined {
  return rules.find((rule) => holds(rule, sources));
}

function holds(rule: Definition, sources: Sources): boolean {
  if (Array.isArray(rule['And'])) return (rule['And'] as Definition[]).every((each) => holds(each, sources));
  if (Array.isArray(rule['Or'])) return (rule['Or'] as Definition[]).some((each) => holds(each, sources));
  if (rule['Not'] !== undefined) return !holds(rule['Not'] as Definition, sources);
  const variable = String(rule['Variable']);
  if (typeof rule['IsPresent'] === 'boolean') return isPresent(variable, sources) === rule['IsPresent'];
  const operator = Object.keys(rule).find((key) => operatorOf(key));
  if (operator === undefined) throw new RuntimeFault(`Invalid choice rule for the variable ${variable}`);
  const wanted = rule[operator];
  return operatorOf(operator)!(
    read(variable, sources),
    operator.endsWith('Path') ? read(String(wanted), sources) : wanted,
  );
}

const operatorOf = (key: string): Compare | undefined => OPERATORS[key.replace(/Path$/, '')];

function read(path: string, sources: Sources): unknown {
  try {
    return select(path, sources);
  } catch (error) {
    if (!(error instanceof RuntimeFault)) throw error;
    throw new RuntimeFault(`Invalid path '${path}': The choice state's condition path references an invalid value.`);
  }
}

const isNumber = (value: unknown): value is number => typeof value === 'number';
const isString = (value: unknown): value is string => typeof value === 'string';

/** Values of another type than the operator's never match. */
const numbers =
  (compare: (one: number, other: number) => boolean): Compare =>
  (one, other) =>
    isNumber(one) && isNumber(other) && compare(one, other);

const strings =
  (compare: (one: string, other: string) => boolean): Compare =>
  (one, other) =>
    isString(one) && isString(other) && compare(one, other);

const timestamps =
  (compare: (one: number, other: number) => boolean): Compare =>
  (one, other) => {
    const [first, second] = [timestampMs(one), timestampMs(other)];
    return first !== undefined && second !== undefined && compare(first, second);
  };

const is =
  (test: (value: unknown) => boolean): Compare =>
  (value, wanted) =>
    test(value) === wanted;

const OPERATORS: Readonly<Record<string, Compare>> = {
  BooleanEquals: (one, other) => typeof one === 'boolean' && one === other,
  IsBoolean: is((value) => typeof value === 'boolean'),
  IsNull: is((value) => value === null),
  IsNumeric: is(isNumber),
  IsString: is(isString),
  IsTimestamp: is((value) => timestampMs(value) !== undefined),
  NumericEquals: numbers((one, other) => one === other),
  NumericGreaterThan: numbers((one, other) => one > other),
  NumericGreaterThanEquals: numbers((one, other) => one >= other),
  NumericLessThan: numbers((one, other) => one < other),
  NumericLessThanEquals: numbers((one, other) => one <= other),
  StringEquals: strings((one, other) => one === other),
  StringGreaterThan: strings((one, other) => one > other),
  StringGreaterThanEquals: strings((one, other) => one >= other),
  StringLessThan: strings((one, other) => one < other),
  StringLessThanEquals: strings((one, other) => one <= other),
  StringMatches: strings((one, pattern) => like(pattern).test(one)),
  TimestampEquals: timestamps((one, other) => one === other),
  TimestampGreaterThan: timestamps((one, other) => one > other),
  TimestampGreaterThanEquals: timestamps((one, other) => one >= other),
  TimestampLessThan: timestamps((one, other) => one < other),
  TimestampLessThanEquals: timestamps((one, other) => one <= other),
};

/** `*` stands for any characters, `\*` for an asterisk and `\\` for a backslash. */
function like(pattern: string): RegExp {
  const source = pattern.replace(/\\\\|\\\*|\*|[\\^$.+?()[\]{}|]/g, (part) => {
    if (part === '*') return '[^]*';
    return part === '\\*' || part === '\\\\' ? part : `\\${part}`;
  });
  return new RegExp(`^${source}$`);
}
