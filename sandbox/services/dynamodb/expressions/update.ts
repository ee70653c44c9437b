import { invalid } from '../errors.ts';
import { addNumbers } from '../values/decimal.ts';
import { binaryText, setMembers, typeOf, type Item, type Value } from '../values/value.ts';
import type { Operand, Path, Sum, Update } from './ast.ts';
import { childOf, valueAt } from './paths.ts';
import type { Scope } from './scope.ts';

/** What becomes of the value at one place; undefined removes it. */
type Change = (old: Value | undefined) => Value | undefined;

interface PlacedChange {
  readonly path: Path;
  readonly change: Change;
}

/**
 * `before` after the update; what it does not touch is shared with `before`. All operands are read from `before`, so
 * the order of the clauses does not matter. Additions come first, from low list indexes to high ones, and removals
 * last and backwards, so that every index means the list as it was.
 */
export function applyUpdate(update: Update, before: Item, scope: Scope): Item {
  const additions: PlacedChange[] = [
    ...update.set.map(({ path, value }) => {
      const assigned = setValue(value, before, scope);
      return { path: scope.path(path), change: () => assigned };
    }),
    ...update.add.map(({ path, value }) => ({
      path: scope.path(path),
      change: (old: Value | undefined) => added(old, scope.value(value.placeholder)),
    })),
  ];
  const removals: PlacedChange[] = [
    ...update.delete.map(({ path, value }) => ({
      path: scope.path(path),
      change: (old: Value | undefined) => withoutMembers(old, scope.value(value.placeholder)),
    })),
    ...update.remove.map(({ path }) => ({ path: scope.path(path), change: () => undefined })),
  ];
  additions.sort((a, b) => comparePaths(a.path, b.path));
  removals.sort((a, b) => comparePaths(b.path, a.path));
  let document: Value = { M: before };
  for (const { path, change } of [...additions, ...removals]) document = changed(document, path, change);
  return document.M!;
}

/** The paths that an update names, resolved: what UPDATED_OLD and UPDATED_NEW return. */
export function updatedPaths(update: Update, scope: Scope): Path[] {
  return [...update.set, ...update.remove, ...update.add, ...update.delete].map(({ path }) => scope.path(path));
}

/** A copy of `parent` with the value at `path` changed; only what lies on the path is copied. */
function changed(parent: Value, path: Path, change: Change): Value {
  const [part, ...rest] = path;
  const old = childOf(parent, part!);
  if (rest.length > 0 && old === undefined) throw pathInvalid();
  const value = rest.length > 0 ? changed(old!, rest, change) : change(old);
  if (typeof part === 'number') {
    if (parent.L === undefined) throw pathInvalid();
    if (value === undefined) return { L: parent.L.toSpliced(part, 1) };
    // An index beyond the end appends.
    return { L: part < parent.L.length ? parent.L.with(part, value) : [...parent.L, value] };
  }
  if (parent.M === undefined) throw pathInvalid();
  const members = { ...parent.M };
  if (value === undefined) delete members[part!];
  else members[part!] = value;
  return { M: members };
}

const pathInvalid = () => invalid('The document path provided in the update expression is invalid for update');
const wrongType = () => invalid('An operand in the update expression has an incorrect data type');

/** By parts from the left, list indexes as numbers. Names and indexes never meet at one place. */
function comparePaths(left: Path, right: Path): number {
  for (const [depth, part] of left.entries()) {
    const other = right[depth];
    if (other === undefined) return 1;
    if (part !== other) return part < other ? -1 : 1;
  }
  return left.length - right.length;
}

function setValue(value: Operand | Sum, before: Item, scope: Scope): Value {
  if (value.kind !== 'sum') return operandValue(value, before, scope);
  const left = operandValue(value.left, before, scope).N;
  const right = operandValue(value.right, before, scope).N;
  if (left === undefined || right === undefined) throw wrongType();
  return { N: addNumbers(left, right, value.sign) };
}

function operandValue(operand: Operand, before: Item, scope: Scope): Value {
  const value = optionalValue(operand, before, scope);
  if (value !== undefined) return value;
  throw invalid('The provided expression refers to an attribute that does not exist in the item');
}

function optionalValue(operand: Operand, before: Item, scope: Scope): Value | undefined {
  if (operand.kind === 'value') return scope.value(operand.placeholder);
  if (operand.kind === 'path') return valueAt(before, scope.path(operand.path));
  const [first, second] = operand.operands as [Operand, Operand];
  if (operand.name === 'if_not_exists') {
    return optionalValue(first, before, scope) ?? optionalValue(second, before, scope);
  }
  // The parser knows no other function than list_append() here.
  const [head, tail] = [operandValue(first, before, scope).L, operandValue(second, before, scope).L];
  if (head === undefined || tail === undefined) throw wrongType();
  return { L: [...head, ...tail] };
}

function added(old: Value | undefined, operand: Value): Value {
  if (old === undefined) return operand;
  if (typeOf(old) !== typeOf(operand)) throw wrongType();
  if (old.N !== undefined) return { N: addNumbers(old.N, operand.N!, 1) };
  const known = new Set(setMembers(old));
  const isNew = (member: string) => !known.has(member);
  if (old.SS !== undefined) return { SS: [...old.SS, ...operand.SS!.filter(isNew)] };
  if (old.NS !== undefined) return { NS: [...old.NS, ...operand.NS!.filter(isNew)] };
  return { BS: [...old.BS!, ...operand.BS!.filter((bytes) => isNew(binaryText(bytes)))] };
}

/** A set that loses its last member goes with it: DynamoDB has no empty sets. */
function withoutMembers(old: Value | undefined, operand: Value): Value | undefined {
  if (old === undefined) return undefined;
  if (typeOf(old) !== typeOf(operand)) throw wrongType();
  const leaving = new Set(setMembers(operand));
  const stays = (member: string) => !leaving.has(member);
  if (!setMembers(old).some(stays)) return undefined;
  if (old.SS !== undefined) return { SS: old.SS.filter(stays) };
  if (old.NS !== undefined) return { NS: old.NS.filter(stays) };
  return { BS: old.BS!.filter((bytes) => stays(binaryText(bytes))) };
}
