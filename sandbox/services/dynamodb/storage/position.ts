import { compare, type Item, type Value } from '../values/value.ts';
import { keyAttributes, keyText, type KeySchema } from './keys.ts';

/**
 * Where an item stands in a table or an index: by the hash of its partition key, then by its sort key. In an index,
 * where keys may repeat, the item's own key decides last.
 */
export interface Position {
  readonly hash: number;
  readonly partition: string;
  readonly sort: Value | undefined;
  readonly tieBreak: string;
}

export function positionIn(schema: KeySchema, item: Item): Position {
  const partition = keyText(item[schema.partition.name]!);
  return { hash: hash(partition), partition, sort: schema.sort && item[schema.sort.name]!, tieBreak: '' };
}

/** The position in an index with `schema` of an item that has its key, in a table with `tableSchema`. */
export function positionInIndex(schema: KeySchema, tableSchema: KeySchema, item: Item): Position {
  const ownKey = keyAttributes(tableSchema).map(({ name }) => keyText(item[name]!));
  return { ...positionIn(schema, item), tieBreak: JSON.stringify(ownKey) };
}

export function comparePositions(left: Position, right: Position): number {
  return (
    comparePartitions(left, right) ||
    (left.sort && right.sort ? compare(left.sort, right.sort)! : 0) ||
    compareTexts(left.tieBreak, right.tieBreak)
  );
}

export function comparePartitions(left: Position, right: Position): number {
  return left.hash - right.hash || compareTexts(left.partition, right.partition);
}

/** A text that names the position among all others. */
export function positionText({ partition, sort, tieBreak }: Position): string {
  return JSON.stringify([partition, sort && keyText(sort), tieBreak]);
}

const compareTexts = (left: string, right: string) => (left === right ? 0 : left < right ? -1 : 1);

/**
 * FNV-1a, 32 bits, in the place of DynamoDB's own hash, which is not public: a scan meets the partitions in an order
 * that nobody can have counted on.
 */
export function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
  return state >>> 0;
}

/** 2 to the power of the hash's bits: what the hashes are below. */
export const HASH_RANGE = 2 ** 32;
