import type * as dynamodb from '@aws-sdk/client-dynamodb';
import type { Handlers } from '../../../wire/handlers.ts';
import { constraint, invalid, refuse, required } from '../errors.ts';
import { QUOTAS } from '../quotas.ts';
import { checkKey, keyAttributes } from '../storage/keys.ts';
import { positionIn, positionText } from '../storage/position.ts';
import type { Table } from '../storage/table.ts';
import type { Tables } from '../storage/tables.ts';
import { itemBytes } from '../values/size.ts';
import type { Item, Value } from '../values/value.ts';
import { Consumption } from './consumption.ts';
import { commit, prepareDelete, preparePut, type PreparedWrite } from './prepare.ts';
import { readItem } from './reads.ts';
import { requireNoCollectionMetrics } from './writes.ts';

type Batches = Pick<Handlers<typeof dynamodb>, 'BatchGetItem' | 'BatchWriteItem'>;

export function batchOperations(tables: Tables): Batches {
  return {
    BatchGetItem: (input) => batchGet(tables, input),
    BatchWriteItem: (input) => batchWrite(tables, input),
  };
}

function batchGet(tables: Tables, input: dynamodb.BatchGetItemCommandInput) {
  const requests = entriesOf(input.RequestItems);
  const keyCount = requests.reduce((sum, [, { Keys }]) => sum + (Keys?.length ?? 0), 0);
  if (keyCount > QUOTAS.itemsOfBatchGet) throw invalid('Too many items requested for the BatchGetItem call');
  const consumption = new Consumption(input.ReturnConsumedCapacity);
  const Responses: Record<string, Record<string, Value>[]> = {};
  const UnprocessedKeys: Record<string, dynamodb.KeysAndAttributes> = {};
  let bytes = 0;
  for (const [TableName, request] of requests) {
    refuse(request, ['AttributesToGet']);
    const table = tables.get(TableName);
    const keys = required(request.Keys, `requestItems.${TableName}.member.keys`);
    requireDistinct(keys.map((key) => ({ table, key })));
    const items: Record<string, Value>[] = [];
    const unprocessed: Record<string, Value>[] = [];
    for (const Key of keys) {
      if (bytes >= QUOTAS.bytesOfBatchGet) {
        unprocessed.push(Key);
        continue;
      }
      const { ProjectionExpression, ExpressionAttributeNames, ConsistentRead = false } = request;
      const item = readItem(
        tables,
        { TableName, Key, ProjectionExpression, ExpressionAttributeNames },
        consumption,
        ConsistentRead,
      );
      if (!item) continue;
      bytes += itemBytes(item);
      items.push(item);
    }
    Responses[TableName] = items;
    if (unprocessed.length > 0) UnprocessedKeys[TableName] = { ...request, Keys: unprocessed };
  }
  return { Responses, UnprocessedKeys, ConsumedCapacity: consumption.report() };
}

function batchWrite(tables: Tables, input: dynamodb.BatchWriteItemCommandInput) {
  requireNoCollectionMetrics(input);
  const requests = entriesOf(input.RequestItems).flatMap(([TableName, writes]) =>
    writes.map((write) => ({ TableName, ...write })),
  );
  if (requests.length > QUOTAS.itemsOfBatchWrite) throw invalid('Too many items requested for the BatchWriteItem call');
  const writes = requests.map(({ TableName, PutRequest, DeleteRequest }): PreparedWrite => {
    // The wording is DynamoDB's own.
    if (PutRequest && DeleteRequest) {
      throw invalid(
        'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
      );
    }
    if (!PutRequest && !DeleteRequest) {
      throw invalid('Supplied AttributeValue is empty, must contain exactly one of the supported datatypes');
    }
    if (PutRequest) {
      requireKey(tables.get(TableName), PutRequest.Item ?? {});
      return preparePut(tables, { TableName, Item: PutRequest.Item });
    }
    return prepareDelete(tables, { TableName, Key: DeleteRequest!.Key });
  });
  requireDistinct(writes);
  const consumption = new Consumption(input.ReturnConsumedCapacity);
  for (const write of writes) commit(write.decide(), consumption);
  return { UnprocessedItems: {}, ConsumedCapacity: consumption.report() };
}

function entriesOf<T>(requestItems: Record<string, T> | undefined): [string, T][] {
  const entries = Object.entries(required(requestItems, 'requestItems'));
  if (entries.length > 0) return entries;
  throw constraint('{}', 'requestItems', 'Member must have length greater than or equal to 1');
}

/** An item without its key is refused in other words than PutItem's: public recorded answers. */
function requireKey({ definition: { keys } }: Table, item: Item): void {
  const names = keyAttributes(keys).map(({ name }) => name);
  checkKey(keys, Object.fromEntries(names.flatMap((name) => (item[name] ? [[name, item[name]]] : []))));
}

/** Throws if two of the parts of one request mean the same item. */
function requireDistinct(parts: readonly { readonly table: Table; readonly key: Item }[]): void {
  if (hasRepeats(parts)) throw invalid('Provided list of item keys contains duplicates');
}

export function hasRepeats(parts: readonly { readonly table: Table; readonly key: Item }[]): boolean {
  const seen = parts.map(
    ({ table, key }) => `${table.definition.name} ${positionText(positionIn(table.definition.keys, key))}`,
  );
  return new Set(seen).size < seen.length;
}
