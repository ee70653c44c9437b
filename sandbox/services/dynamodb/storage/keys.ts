import { invalid } from '../errors.ts';
import { binaryText, typeOf, type Item, type KeyType, type Value } from '../values/value.ts';

export interface KeyAttribute {
  readonly name: string;
  readonly type: KeyType;
}

/** The key of a table or of an index. */
export interface KeySchema {
  readonly partition: KeyAttribute;
  readonly sort: KeyAttribute | undefined;
}

/** Source of the sizes: Developer Guide, "Service, account, and table quotas". */
const PARTITION_KEY_MAX_BYTES = 2048;
const SORT_KEY_MAX_BYTES = 1024;

export function keyAttributes(schema: KeySchema): readonly KeyAttribute[] {
  return schema.sort ? [schema.partition, schema.sort] : [schema.partition];
}

/** The key attributes of an item that has them. */
export function keyOf(schema: KeySchema, item: Item): Item {
  return Object.fromEntries(keyAttributes(schema).map(({ name }) => [name, item[name]!]));
}

/** Throws unless `key` holds exactly the attributes of the key, of their types. */
export function checkKey(schema: KeySchema, key: Item): void {
  const attributes = keyAttributes(schema);
  const fits = attributes.every(({ name, type }) => key[name]?.[type] !== undefined);
  if (!fits || Object.keys(key).length !== attributes.length) {
    throw invalid('The provided key element does not match the schema');
  }
  for (const attribute of attributes) checkKeyValue(schema, attribute, key[attribute.name]!);
}

/** Throws unless a whole item holds a usable key. */
export function checkItemKey(schema: KeySchema, item: Item): void {
  for (const attribute of keyAttributes(schema)) {
    const { name, type } = attribute;
    const value = item[name];
    if (value === undefined) {
      throw invalid(`One or more parameter values were invalid: Missing the key ${name} in the item`);
    }
    if (value[type] === undefined) {
      throw invalid(
        `One or more parameter values were invalid: Type mismatch for key ${name} expected: ${type} actual: ${typeOf(value)}`,
      );
    }
    checkKeyValue(schema, attribute, value);
  }
}

/** Throws if an item holds an index's key attribute with another type or empty; without them it is not in the index. */
export function checkIndexKey(schema: KeySchema, indexName: string, item: Item): void {
  for (const { name, type } of keyAttributes(schema)) {
    const value = item[name];
    if (value === undefined) continue;
    if (value[type] === undefined) {
      throw invalid(
        `One or more parameter values were invalid: Type mismatch for Index Key ${name} ` +
          `Expected: ${type} Actual: ${typeOf(value)} IndexName: ${indexName}`,
      );
    }
    const empty = emptiness(value);
    if (empty === undefined) continue;
    throw invalid(
      'One or more parameter values are not valid. A value specified for a secondary index key is not supported. ' +
        `The AttributeValue for a key attribute cannot contain an empty ${empty} value. ` +
        `IndexName: ${indexName}, IndexKey: ${name}`,
    );
  }
}

function checkKeyValue(schema: KeySchema, { name }: KeyAttribute, value: Value): void {
  const empty = emptiness(value);
  if (empty !== undefined) {
    throw invalid(
      'One or more parameter values are not valid. ' +
        `The AttributeValue for a key attribute cannot contain an empty ${empty} value. Key: ${name}`,
    );
  }
  const bytes = Buffer.byteLength(value.S ?? '') + (value.B?.byteLength ?? 0);
  if (name === schema.partition.name && bytes > PARTITION_KEY_MAX_BYTES) {
    // The missing space is DynamoDB's own.
    throw invalid(
      `One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of${PARTITION_KEY_MAX_BYTES} bytes`,
    );
  }
  if (name === schema.sort?.name && bytes > SORT_KEY_MAX_BYTES) {
    throw invalid(
      `One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of ${SORT_KEY_MAX_BYTES} bytes`,
    );
  }
}

function emptiness(value: Value): 'string' | 'binary' | undefined {
  if (value.S === '') return 'string';
  return value.B?.byteLength === 0 ? 'binary' : undefined;
}

/** A text that two key values share exactly if they are equal. */
export function keyText(value: Value): string {
  return value.S !== undefined ? `S${value.S}` : value.N !== undefined ? `N${value.N}` : `B${binaryText(value.B!)}`;
}
