import { isKnownKey, isMultivalued } from './keys.ts';
import { arnParts, arnPattern, wildcard } from './wildcard.ts';
import type { Matcher } from './wildcard.ts';

/** What a request carries for conditions, by lower-case key. A key without a value is absent. */
export type LoweredContext = ReadonlyMap<string, readonly string[]>;
export interface Condition {
  /** In lower case. */
  readonly key: string;
  readonly holds: Question;
}
type Question = (context: LoweredContext) => boolean;

/** How one operator compares a value of the request with one of the policy. */
interface Operator {
  matcher(expected: string): Matcher;
  /** A negated operator holds if none of the policy's values match, and also if the key is absent. */
  readonly negated?: true;
}

const not = (operator: Operator): Operator => ({ ...operator, negated: true });

const exactly: Operator = { matcher: (expected) => (actual) => actual === expected };
const exactlyIgnoringCase: Operator = {
  matcher(expected) {
    const lower = expected.toLowerCase();
    return (actual) => actual.toLowerCase() === lower;
  },
};
const like: Operator = { matcher: (expected) => wildcard(expected) };
/** ArnEquals and ArnLike behave identically. */
const arnLike: Operator = {
  matcher(expected) {
    if (arnParts(expected).length < 6) throw new Error(`an ARN of six parts is needed, not ${expected}`);
    return arnPattern(expected);
  },
};

function numeric(holds: (actual: number, expected: number) => boolean): Operator {
  return {
    matcher(expected) {
      const limit = Number(expected);
      if (Number.isNaN(limit)) throw new Error(`a number is needed, not ${expected}`);
      return (actual) => holds(Number(actual), limit);
    },
  };
}
const numericallyEqual = numeric((actual, expected) => actual === expected);

/** Source: IAM User Guide, "IAM JSON policy elements: Condition operators". Dates, IP addresses and binary: no. */
const OPERATORS: Readonly<Record<string, Operator>> = {
  ArnEquals: arnLike,
  ArnLike: arnLike,
  ArnNotEquals: not(arnLike),
  ArnNotLike: not(arnLike),
  Bool: exactlyIgnoringCase,
  NumericEquals: numericallyEqual,
  NumericGreaterThan: numeric((actual, expected) => actual > expected),
  NumericGreaterThanEquals: numeric((actual, expected) => actual >= expected),
  NumericLessThan: numeric((actual, expected) => actual < expected),
  NumericLessThanEquals: numeric((actual, expected) => actual <= expected),
  NumericNotEquals: not(numericallyEqual),
  StringEquals: exactly,
  StringEqualsIgnoreCase: exactlyIgnoringCase,
  StringLike: like,
  StringNotEquals: not(exactly),
  StringNotEqualsIgnoreCase: not(exactlyIgnoringCase),
  StringNotLike: not(like),
};

/**
 * Compiles one `operator: { key: values }` of a policy.
 * @throws Error naming the operator or key that is not simulated
 */
export const compileCondition = (operatorName: string, key: string, values: readonly string[]): Condition => ({
  key: key.toLowerCase(),
  holds: compileQuestion(operatorName, key, values),
});

function compileQuestion(operatorName: string, key: string, values: readonly string[]): Question {
  if (!isKnownKey(key)) throw new Error(`the condition key ${key} is not simulated`);
  const variable = values.find((value) => value.includes('${'));
  if (variable !== undefined) throw new Error(`policy variables are not simulated: ${variable}`);
  const lowerKey = key.toLowerCase();
  if (operatorName === 'Null') {
    const wanted = new Set(values.map((value) => value.toLowerCase() === 'true'));
    return (context) => wanted.has(!context.has(lowerKey));
  }

  const { quantifier, name, ifExists } = parseOperator(operatorName);
  const operator = OPERATORS[name];
  if (!operator) throw new Error(`the condition operator ${operatorName} is not simulated`);
  if (isMultivalued(key) && quantifier === undefined) {
    throw new Error(`a condition on ${key} needs ForAllValues: or ForAnyValue:`);
  }
  const matchers = values.map((value) => operator.matcher(value));
  const matches: Matcher = (actual) => matchers.some((matcher) => matcher(actual)) !== (operator.negated === true);

  return (context) => {
    const actual = context.get(lowerKey);
    if (quantifier === 'ForAllValues') return (actual ?? []).every(matches);
    if (actual === undefined) return ifExists || (operator.negated === true && quantifier === undefined);
    return actual.some(matches);
  };
}

function parseOperator(operatorName: string) {
  const [, quantifier, name = '', ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/.exec(operatorName) ?? [];
  return { quantifier, name, ifExists: ifExists !== undefined };
}
