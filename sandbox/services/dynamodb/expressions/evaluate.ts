import { compare, equal, setMembers, typeOf, binaryText, type Item, type Value } from '../values/value.ts';
import type { Comparator, Condition, Operand } from './ast.ts';
import { valueAt } from './paths.ts';
import type { Scope } from './scope.ts';

/** Whether `condition` holds for `item`; an item that does not exist is the empty one. */
export function holds(condition: Condition, item: Item, scope: Scope): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.conditions.every((each) => holds(each, item, scope));
    case 'or':
      return condition.conditions.some((each) => holds(each, item, scope));
    case 'not':
      return !holds(condition.condition, item, scope);
    case 'compare':
      return compares(
        condition.comparator,
        resolve(condition.left, item, scope),
        resolve(condition.right, item, scope),
      );
    case 'between': {
      const value = resolve(condition.operand, item, scope);
      return (
        compares('>=', value, resolve(condition.low, item, scope)) &&
        compares('<=', value, resolve(condition.high, item, scope))
      );
    }
    case 'in': {
      const value = resolve(condition.operand, item, scope);
      return condition.candidates.some((candidate) => compares('=', value, resolve(candidate, item, scope)));
    }
    case 'call':
      return answers(condition.name, condition.operands, item, scope);
  }
}

/** The value of an operand of a condition, or undefined where the item has none. */
function resolve(operand: Operand, item: Item, scope: Scope): Value | undefined {
  if (operand.kind === 'value') return scope.value(operand.placeholder);
  if (operand.kind === 'path') return valueAt(item, scope.path(operand.path));
  // The parser lets no other function than size() stand for a value.
  const value = resolve(operand.operands[0]!, item, scope);
  const size = value && sizeOf(value);
  return size === undefined ? undefined : { N: String(size) };
}

/** What is not there is unequal to everything and neither less nor greater. */
function compares(comparator: Comparator, left: Value | undefined, right: Value | undefined): boolean {
  if (left === undefined || right === undefined) return comparator === '<>';
  if (comparator === '=') return equal(left, right);
  if (comparator === '<>') return !equal(left, right);
  const order = compare(left, right);
  if (order === undefined) return false;
  switch (comparator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

function answers(name: string, operands: readonly Operand[], item: Item, scope: Scope): boolean {
  const value = resolve(operands[0]!, item, scope);
  if (name === 'attribute_exists') return value !== undefined;
  if (name === 'attribute_not_exists') return value === undefined;
  const argument = resolve(operands[1]!, item, scope);
  if (value === undefined || argument === undefined) return false;
  switch (name) {
    case 'attribute_type':
      return typeOf(value) === argument.S;
    case 'begins_with':
      return beginsWith(value, argument);
    case 'contains':
      return contains(value, argument);
    default:
      throw new Error(`the parser let ${name} through`);
  }
}

export function beginsWith(value: Value, prefix: Value): boolean {
  if (value.S !== undefined && prefix.S !== undefined) return value.S.startsWith(prefix.S);
  if (value.B !== undefined && prefix.B !== undefined) {
    return Buffer.compare(value.B.subarray(0, prefix.B.byteLength), prefix.B) === 0;
  }
  return false;
}

function contains(value: Value, sought: Value): boolean {
  if (value.L !== undefined) return value.L.some((element) => equal(element, sought));
  if (value.S !== undefined) return sought.S !== undefined && value.S.includes(sought.S);
  if (value.B !== undefined) return sought.B !== undefined && Buffer.from(value.B).includes(Buffer.from(sought.B));
  if (value.SS !== undefined) return sought.S !== undefined && value.SS.includes(sought.S);
  if (value.NS !== undefined) return sought.N !== undefined && value.NS.includes(sought.N);
  if (value.BS !== undefined) return sought.B !== undefined && setMembers(value).includes(binaryText(sought.B));
  return false;
}

/** Characters, bytes or members; numbers, booleans and null have no size. */
function sizeOf(value: Value): number | undefined {
  if (value.S !== undefined) return value.S.length;
  if (value.B !== undefined) return value.B.byteLength;
  if (value.L !== undefined) return value.L.length;
  if (value.M !== undefined) return Object.keys(value.M).length;
  return (value.SS ?? value.NS ?? value.BS)?.length;
}
