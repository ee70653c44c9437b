import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { compareNumbers } from './decimal.ts';

export type Value = AttributeValue;
/** Items and everything in them are never changed in place: a write puts a new one, which shares what stayed. */
export type Item = Readonly<Record<string, Value>>;
export type ValueType = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'SS' | 'NS' | 'BS' | 'L' | 'M';
export type KeyType = 'S' | 'N' | 'B';

/** The type of a value that was accepted, so that it has exactly one. */
export function typeOf(value: Value): ValueType {
  for (const type in value) return type as ValueType;
  throw new Error('a stored value has no type');
}

/** Equality as `=` means it: numbers by value, sets without order, documents in depth. */
export function equal(left: Value, right: Value): boolean {
  const type = typeOf(left);
  if (type !== typeOf(right)) return false;
  switch (type) {
    case 'B':
      return Buffer.compare(left.B!, right.B!) === 0;
    case 'SS':
    case 'NS':
    case 'BS': {
      const members = new Set(setMembers(left));
      return members.size === setMembers(right).length && setMembers(right).every((member) => members.has(member));
    }
    case 'L':
      return left.L!.length === right.L!.length && left.L!.every((element, at) => equal(element, right.L![at]!));
    case 'M': {
      const names = Object.keys(left.M!);
      return (
        names.length === Object.keys(right.M!).length &&
        names.every((name) => right.M![name] !== undefined && equal(left.M![name]!, right.M![name]))
      );
    }
    default:
      // Accepted numbers are canonical, so that equal numbers are equal texts.
      return left[type] === right[type];
  }
}

/** The order of two values, or undefined where DynamoDB knows none: other types than S, N and B, or two types. */
export function compare(left: Value, right: Value): number | undefined {
  if (left.S !== undefined && right.S !== undefined) return compareTexts(left.S, right.S);
  if (left.N !== undefined && right.N !== undefined) return compareNumbers(left.N, right.N);
  if (left.B !== undefined && right.B !== undefined) return Buffer.compare(left.B, right.B);
  return undefined;
}

/** Strings are ordered by their UTF-8 bytes, which differs from JavaScript's order beyond the basic plane. */
function compareTexts(left: string, right: string): number {
  return left === right ? 0 : Buffer.compare(Buffer.from(left), Buffer.from(right));
}

/** The members of a set as texts that are equal exactly if the members are. */
export function setMembers(value: Value): readonly string[] {
  return value.SS ?? value.NS ?? value.BS?.map(binaryText) ?? [];
}

export function binaryText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** A value as plain JavaScript, for reports: sets become arrays, and numbers lose digits beyond a double's 15. */
export function toPlain(value: Value): unknown {
  if (value.N !== undefined) return Number(value.N);
  if (value.NS !== undefined) return value.NS.map(Number);
  if (value.NULL !== undefined) return null;
  if (value.L !== undefined) return value.L.map(toPlain);
  if (value.M !== undefined) return plainItem(value.M);
  return value.S ?? value.BOOL ?? value.B ?? value.SS ?? value.BS;
}

export function plainItem(item: Item): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, toPlain(value)]));
}
