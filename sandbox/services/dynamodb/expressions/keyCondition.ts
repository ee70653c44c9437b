import { invalid } from '../errors.ts';
import type { KeySchema } from '../storage/keys.ts';
import { compare, type Value } from '../values/value.ts';
import type { Comparator, Condition, Operand } from './ast.ts';
import { beginsWith } from './evaluate.ts';
import type { Scope } from './scope.ts';

/** What a query's key condition asks of the index or table: one partition, and maybe a range of sort keys. */
export interface KeyRange {
  readonly partition: Value;
  /** Says whether a sort key lies before (negative), in (0) or behind (positive) the range. */
  readonly side: (sort: Value) => number;
  readonly hasSortCondition: boolean;
}

interface KeyTest {
  readonly name: string;
  readonly operator: Comparator | 'between' | 'begins_with';
  readonly values: readonly Value[];
}

const MIRRORED: Readonly<Record<Comparator, Comparator>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** Throws ValidationException unless the condition is an equality of the partition key and at most one sort test. */
export function readKeyCondition(condition: Condition, keys: KeySchema, scope: Scope): KeyRange {
  const tests = conjuncts(condition).map((each) => keyTest(each, scope));
  const names = tests.map(({ name }) => name);
  if (new Set(names).size < names.length) {
    throw invalid('KeyConditionExpressions must only contain one condition per key');
  }
  if (tests.length > 2) throw invalid('Conditions can be of length 1 or 2 only');
  const partition = tests.find(({ name }) => name === keys.partition.name);
  if (!partition) throw invalid(`Query condition missed key schema element: ${keys.partition.name}`);
  const sort = tests.find((test) => test !== partition);
  if (partition.operator !== '=' || (sort && !keys.sort)) throw invalid('Query key condition not supported');
  if (sort && sort.name !== keys.sort!.name) {
    throw invalid(`Query condition missed key schema element: ${keys.sort!.name}`);
  }
  requireType(partition, keys.partition.type);
  if (sort) requireType(sort, keys.sort!.type);
  return {
    partition: partition.values[0]!,
    side: sort ? (value) => sideOf(sort, value) : () => 0,
    hasSortCondition: sort !== undefined,
  };
}

function conjuncts(condition: Condition): readonly Condition[] {
  return condition.kind === 'and' ? condition.conditions.flatMap(conjuncts) : [condition];
}

function keyTest(condition: Condition, scope: Scope): KeyTest {
  switch (condition.kind) {
    case 'compare': {
      const { comparator, left, right } = condition;
      if (comparator === '<>') throw invalidOperator('<>');
      if (left.kind === 'path') return test(comparator, left, [right], scope);
      return test(MIRRORED[comparator], right, [left], scope);
    }
    case 'between':
      return test('between', keyOperand(condition.operand, 'BETWEEN'), [condition.low, condition.high], scope);
    case 'call': {
      if (condition.name !== 'begins_with') throw invalidOperator(condition.name);
      const [key, prefix] = condition.operands as [Operand, Operand];
      return test('begins_with', keyOperand(key, 'begins_with'), [prefix], scope);
    }
    default:
      throw invalidOperator(condition.kind.toUpperCase());
  }
}

function test(operator: KeyTest['operator'], key: Operand, operands: readonly Operand[], scope: Scope): KeyTest {
  if ([key, ...operands].some(({ kind }) => kind === 'call')) {
    throw invalid('KeyConditionExpressions cannot contain nested operations');
  }
  if (key.kind !== 'path') {
    throw invalid('Invalid condition in KeyConditionExpression: No key attribute specified');
  }
  if (operands.some(({ kind }) => kind === 'path')) {
    throw invalid('Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition');
  }
  const path = scope.path(key.path);
  if (path.length > 1) throw invalid('KeyConditionExpressions cannot have conditions on nested attributes');
  return { name: String(path[0]), operator, values: operands.map((operand) => scope.literal(operand)!) };
}

function keyOperand(operand: Operand, operator: string): Operand {
  if (operand.kind === 'path') return operand;
  throw invalid(
    `Invalid condition in KeyConditionExpression: ${operator} operator must have the key attribute as its first operand`,
  );
}

function invalidOperator(operator: string) {
  return invalid(`Invalid operator used in KeyConditionExpression: ${operator}`);
}

function requireType({ values, operator }: KeyTest, type: 'S' | 'N' | 'B'): void {
  if (values.some((value) => value[type] === undefined)) {
    throw invalid('One or more parameter values were invalid: Condition parameter type does not match schema type');
  }
  if (operator === '=' && (values[0]!.S === '' || values[0]!.B?.byteLength === 0)) {
    throw invalid(
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ' +
        `${type === 'S' ? 'string' : 'binary'} value.`,
    );
  }
}

function sideOf({ operator, values }: KeyTest, sort: Value): number {
  const [first, second] = values as [Value, Value?];
  const order = compare(sort, first)!;
  switch (operator) {
    case '<':
      return order < 0 ? 0 : 1;
    case '<=':
      return order <= 0 ? 0 : 1;
    case '>':
      return order > 0 ? 0 : -1;
    case '>=':
      return order >= 0 ? 0 : -1;
    case 'between':
      return order < 0 ? -1 : Math.max(0, compare(sort, second!)!);
    case 'begins_with':
      return beginsWith(sort, first) ? 0 : order;
    default:
      return order;
  }
}
