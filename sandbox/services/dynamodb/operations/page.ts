import type * as dynamodb from '@aws-sdk/client-dynamodb';
import { constraint, invalid, oneOf } from '../errors.ts';
import { holds } from '../expressions/evaluate.ts';
import type { Expressions } from '../expressions/index.ts';
import { project } from '../expressions/paths.ts';
import { checkKey, keyAttributes, type KeySchema } from '../storage/keys.ts';
import { comparePositions, positionIn, positionInIndex, type Position } from '../storage/position.ts';
import type { Rows, Side } from '../storage/rows.ts';
import type { Row } from '../storage/row.ts';
import { projectedNames, type Index, type Table } from '../storage/table.ts';
import { acceptItem } from '../values/accept.ts';
import { readUnits } from '../values/units.ts';
import type { Item } from '../values/value.ts';
import { Consumption } from './consumption.ts';

/** One page of Query or Scan ends when so much was read. Source: Developer Guide, "Paginating table query results". */
const PAGE_MAX_BYTES = 1024 * 1024;

/** What Query and Scan have in common. */
export interface PageInput {
  readonly IndexName?: string | undefined;
  readonly ConsistentRead?: boolean | undefined;
  readonly ExclusiveStartKey?: Item | undefined;
  readonly Limit?: number | undefined;
  readonly ProjectionExpression?: string | undefined;
  readonly ReturnConsumedCapacity?: dynamodb.ReturnConsumedCapacity | undefined;
  readonly Select?: dynamodb.Select | undefined;
}

/** What is read: a table, or one of its indexes. */
export interface Source {
  readonly table: Table;
  readonly index: Index | undefined;
  readonly rows: Rows;
  readonly keys: KeySchema;
}

export function sourceOf(table: Table, input: PageInput): Source {
  if (input.IndexName === undefined) return { table, index: undefined, rows: table.rows, keys: table.definition.keys };
  const index = table.indexes.get(input.IndexName);
  if (!index) throw invalid(`The table does not have the specified index: ${input.IndexName}`);
  if (input.ConsistentRead) throw invalid('Consistent reads are not supported on global secondary indexes');
  return { table, index, rows: index.rows, keys: index.definition.keys };
}

/** Throws if Limit, Select and the projection do not go together with each other and with what is read. */
export function checkSelection(input: PageInput, source: Source, { projection }: Expressions): void {
  const { Limit, Select } = input;
  if (Limit !== undefined && Limit < 1) {
    throw constraint(String(Limit), 'limit', 'Member must have value greater than or equal to 1');
  }
  oneOf(Select, 'select', ['SPECIFIC_ATTRIBUTES', 'COUNT', 'ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES']);
  if (projection && Select !== undefined && Select !== 'SPECIFIC_ATTRIBUTES') {
    const wanted = Select === 'COUNT' ? 'only the Count' : Select;
    throw invalid(`Cannot specify the ProjectionExpression when choosing to get ${wanted}`);
  }
  if (Select === 'SPECIFIC_ATTRIBUTES' && !projection) {
    throw invalid('Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES');
  }
  if (Select === 'ALL_PROJECTED_ATTRIBUTES' && !source.index) {
    throw invalid('ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName');
  }
  const { index, table } = source;
  const held = index && projectedNames(index.definition, table.definition);
  if (!held) return;
  if (Select === 'ALL_ATTRIBUTES') {
    throw invalid(
      'One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary ' +
        `index ${index.definition.name} because its projection type is not ALL`,
    );
  }
  const missing = (projection ?? []).map(([name]) => String(name)).filter((name) => !held.has(name));
  if (missing.length > 0) {
    throw invalid(
      'One or more parameter values were invalid: Global secondary index ' +
        `${index.definition.name} does not project [${missing.join(', ')}]`,
    );
  }
}

/** Where ExclusiveStartKey lies; the item itself may be gone by now. */
export function startPosition(input: PageInput, source: Source): Position | undefined {
  if (input.ExclusiveStartKey === undefined) return undefined;
  const key = acceptItem(input.ExclusiveStartKey);
  const { table, index, keys } = source;
  const names = new Set([...keyAttributes(keys), ...keyAttributes(table.definition.keys)].map(({ name }) => name));
  const part = (schema: KeySchema) =>
    Object.fromEntries(keyAttributes(schema).flatMap(({ name }) => (key[name] ? [[name, key[name]]] : [])));
  if (Object.keys(key).length !== names.size) throw invalid('The provided starting key is invalid');
  try {
    checkKey(keys, part(keys));
    checkKey(table.definition.keys, part(table.definition.keys));
  } catch (error) {
    throw invalid(`The provided starting key is invalid: ${(error as Error).message}`);
  }
  return index ? positionInIndex(keys, table.definition.keys, key) : positionIn(keys, key);
}

/** Reads `rows`, which are in the order of the answer, from behind `start` to the end of the page. */
export function readPage(input: PageInput, source: Source, expressions: Expressions, rows: readonly Row[]) {
  const { table, index } = source;
  const { filter, projection, scope } = expressions;
  const limit = input.Limit ?? Infinity;
  const items: Item[] = [];
  let scanned = 0;
  let bytes = 0;
  for (const row of rows) {
    scanned++;
    bytes += row.bytes;
    if (!filter || holds(filter, row.item, scope)) items.push(projection ? project(row.item, projection) : row.item);
    if (scanned >= limit || bytes >= PAGE_MAX_BYTES) break;
  }
  // As at AWS, a page that the limit ended has a last key even when nothing follows.
  const isCut = scanned > 0 && (scanned >= limit || bytes >= PAGE_MAX_BYTES);
  const consumption = new Consumption(input.ReturnConsumedCapacity);
  consumption.read(table, index ? 0 : readUnits(bytes, input.ConsistentRead ?? false));
  if (index) consumption.read(table, readUnits(bytes, false), index.definition.name);
  return {
    ...(input.Select !== 'COUNT' && { Items: items }),
    Count: items.length,
    ScannedCount: scanned,
    LastEvaluatedKey: isCut ? lastKey(source, rows[scanned - 1]!.item) : undefined,
    ConsumedCapacity: consumption.report()?.[0],
  };
}

function lastKey({ table, keys }: Source, item: Item): Record<string, Item[string]> {
  const attributes = [...keyAttributes(keys), ...keyAttributes(table.definition.keys)];
  return Object.fromEntries(attributes.map(({ name }) => [name, item[name]!]));
}

/** The part of a range that follows `start`, which lies in it: behind it forward, before it backward. */
export function behind(side: Side, start: Position | undefined, forward: boolean): Side {
  if (!start) return side;
  return (position) => {
    const order = comparePositions(position, start);
    if (forward && order <= 0) return -1;
    return !forward && order >= 0 ? 1 : side(position);
  };
}
