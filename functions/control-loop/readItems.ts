import { BatchGetItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { CONTROLLER_INDEX } from '../../fleet/partitions.ts';
import { dynamoDb } from '../aws/clients.ts';
import { chunksOf } from '../aws/collect.ts';
import type { ItemKey } from './items.ts';
import { Items } from './itemsByKey.ts';

/** DynamoDB API reference, BatchGetItem. */
const KEYS_PER_CALL = 100;

/** A range of sort keys, both ends included. */
export type KeyRange = readonly [first: string, last: string];

/** What the index has of a controller, all of it or a range: eventually consistent, one call per MB. */
export async function queryController(table: string, controller: string, range?: KeyRange): Promise<Items> {
  const { name, partitionKey, sortKey } = CONTROLLER_INDEX;
  const items = new Items();
  const pages = paginateQuery(
    { client: dynamoDb },
    {
      TableName: table,
      IndexName: name,
      KeyConditionExpression: `${partitionKey} = :controller${range ? ` AND ${sortKey} BETWEEN :first AND :last` : ''}`,
      ExpressionAttributeValues: {
        ':controller': { S: controller },
        ...(range && { ':first': { S: range[0] }, ':last': { S: range[1] } }),
      },
    },
  );
  for await (const page of pages) for (const item of page.Items ?? []) items.add(item);
  return items;
}

/**
 * The items of these keys, strongly consistent; those that are not there are left out.
 * @throws an Error if DynamoDB does not give all of them
 */
export async function getItems(table: string, all: readonly ItemKey[]): Promise<Items> {
  const items = new Items();
  for (const keys of chunksOf(all, KEYS_PER_CALL)) {
    const { Responses, UnprocessedKeys } = await dynamoDb.send(
      new BatchGetItemCommand({
        RequestItems: {
          [table]: { Keys: keys.map((key) => marshall(key)), ConsistentRead: true },
        },
      }),
    );
    // An unread item must not count as absent: a decision without it could forget a drain.
    if (Object.keys(UnprocessedKeys ?? {}).length > 0) {
      throw new Error(`DynamoDB did not return all of ${keys.map(({ sk }) => sk).join(', ')}.`);
    }
    for (const item of Responses?.[table] ?? []) items.add(item);
  }
  return items;
}
