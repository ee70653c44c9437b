import { invalid } from '../errors.ts';
import { binaryText, compare, typeOf, type Value, type ValueType } from '../values/value.ts';
import type { Condition, ExpressionName, Operand, Update } from './ast.ts';
import { pathText, requireSeparate } from './paths.ts';
import type { Scope } from './scope.ts';

/** What DynamoDB refuses about an expression once its values are known, whatever the item holds. */

const ATTRIBUTE_TYPES: readonly string[] = ['B', 'NULL', 'SS', 'BOOL', 'L', 'BS', 'N', 'NS', 'S', 'M'];
const ORDERED_TYPES: readonly ValueType[] = ['S', 'N', 'B'];

export function checkCondition(condition: Condition, scope: Scope, name: ExpressionName): void {
  const fail = failing(name);
  switch (condition.kind) {
    case 'and':
    case 'or':
      for (const each of condition.conditions) checkCondition(each, scope, name);
      return;
    case 'not':
      checkCondition(condition.condition, scope, name);
      return;
    case 'compare': {
      const { comparator, left, right } = condition;
      requireDistinct(comparator, left, right, scope, fail);
      if (comparator === '=' || comparator === '<>') return;
      requireType(`operator: ${comparator}`, [left, right], ORDERED_TYPES, scope, fail);
      return;
    }
    case 'between':
      requireType('operator: BETWEEN', [condition.low, condition.high], ORDERED_TYPES, scope, fail);
      requireRange(scope.literal(condition.low), scope.literal(condition.high), fail);
      return;
    case 'in':
      // Source: Developer Guide, "Comparison operator and function reference": up to 100 values.
      if (condition.candidates.length > 100) {
        throw fail(
          'The IN operator is provided with too many operands; ' +
            `number of operands: ${condition.candidates.length}, max allowed: 100`,
        );
      }
      return;
    case 'call':
      checkCall(condition.name, condition.operands, scope, fail);
  }
}

type Fail = (message: string) => Error;

function failing(name: ExpressionName): Fail {
  return (message) => invalid(`Invalid ${name}: ${message}`);
}

function checkCall(name: string, operands: readonly Operand[], scope: Scope, fail: Fail): void {
  const [first, second] = operands;
  if (first && second) requireDistinct(name, first, second, scope, fail);
  if (name === 'begins_with') requireType(`operator or function: ${name}`, operands, ['S', 'B'], scope, fail);
  if (name !== 'attribute_type') return;
  const type = second && scope.literal(second);
  if (type?.S === undefined) {
    const found = type ? typeOf(type) : '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}';
    throw fail(
      `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${found}`,
    );
  }
  if (!ATTRIBUTE_TYPES.includes(type.S)) {
    throw fail(`Invalid attribute type name found; type: ${type.S}, valid types: {${ATTRIBUTE_TYPES.join(',')}}`);
  }
}

function requireDistinct(operator: string, left: Operand, right: Operand, scope: Scope, fail: Fail): void {
  if (left.kind !== 'path' || right.kind !== 'path') return;
  const [first, second] = [pathText(scope.path(left.path)), pathText(scope.path(right.path))];
  if (first !== second) return;
  throw fail(
    'The first operand must be distinct from the remaining operands for this operator or function; ' +
      `operator: ${operator}, first operand: ${first}`,
  );
}

function requireType(
  operator: string,
  operands: readonly Operand[],
  allowed: readonly ValueType[],
  scope: Scope,
  fail: Fail,
): void {
  for (const operand of operands) {
    const value = scope.literal(operand);
    if (value === undefined || allowed.includes(typeOf(value))) continue;
    throw fail(`Incorrect operand type for operator or function; ${operator}, operand type: ${typeOf(value)}`);
  }
}

function requireRange(low: Value | undefined, high: Value | undefined, fail: Fail): void {
  if (low === undefined || high === undefined) return;
  const order = compare(low, high);
  if (order !== undefined && order <= 0) return;
  const demand =
    order === undefined
      ? 'same data type for lower and upper bounds'
      : 'upper bound to be greater than or equal to lower bound';
  throw fail(
    `The BETWEEN operator requires ${demand}; ` +
      `lower bound operand: ${shown(low)}, upper bound operand: ${shown(high)}`,
  );
}

/** A value that can be ordered, as DynamoDB shows it in messages. */
function shown(value: Value): string {
  return `AttributeValue: {${typeOf(value)}:${value.S ?? value.N ?? binaryText(value.B!)}}`;
}

const TYPE_NAMES: Readonly<Record<ValueType, string>> = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  BOOL: 'BOOLEAN',
  NULL: 'NULL',
  SS: 'STRING_SET',
  NS: 'NUMBER_SET',
  BS: 'BINARY_SET',
  L: 'LIST',
  M: 'MAP',
};

export function checkUpdate(update: Update, scope: Scope): void {
  const fail = failing('UpdateExpression');
  const clauses = [...update.set, ...update.remove, ...update.add, ...update.delete];
  requireSeparate(
    clauses.map(({ path }) => scope.path(path)),
    'UpdateExpression',
  );
  for (const { value } of update.set) {
    if (value.kind === 'sum') {
      requireType(
        `operator or function: ${value.sign === 1 ? '+' : '-'}`,
        [value.left, value.right],
        ['N'],
        scope,
        fail,
      );
    } else if (value.kind === 'call' && value.name === 'list_append') {
      requireType('operator or function: list_append', value.operands, ['L'], scope, fail);
    }
  }
  const sections = [
    ['ADD', update.add, ['N', 'SS', 'NS', 'BS']],
    ['DELETE', update.delete, ['SS', 'NS', 'BS']],
  ] as const;
  for (const [section, members, allowed] of sections) {
    for (const { value } of members) {
      const type = typeOf(scope.value(value.placeholder));
      if ((allowed as readonly ValueType[]).includes(type)) continue;
      throw fail(
        `Incorrect operand type for operator or function; operator: ${section}, ` +
          `operand type: ${TYPE_NAMES[type]}, typeSet: ALLOWED_FOR_${section}_OPERAND`,
      );
    }
  }
}
