import {
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type CreateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, expect, test } from 'vitest';
import { createLedger, createSetup, type Item, type Setup } from './setup.ts';

const N = (text: string) => ({ N: text });
const S = (text: string) => ({ S: text });
const TableName = 'ledger';

let setup: Setup;
beforeEach(() => {
  setup = createSetup();
});

const byState: Partial<CreateTableCommandInput> = {
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'phase', AttributeType: 'S' },
    { AttributeName: 'sinceMs', AttributeType: 'N' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-phase',
      KeySchema: [
        { AttributeName: 'phase', KeyType: 'HASH' },
        { AttributeName: 'sinceMs', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['note'] },
    },
  ],
};
const put = (pk: string, rest: Item) =>
  setup.client.send(new PutItemCommand({ TableName, Item: { pk: S(pk), ...rest }, ReturnConsumedCapacity: 'INDEXES' }));
const query = (phase: string, rest: Partial<ConstructorParameters<typeof QueryCommand>[0]> = {}) =>
  setup.client.send(
    new QueryCommand({
      TableName,
      IndexName: 'by-phase',
      KeyConditionExpression: 'phase = :phase',
      ExpressionAttributeValues: { ':phase': S(phase) },
      ...rest,
    }),
  );

/** What a put takes: in all, and of the index. */
async function capacity(rest: Item) {
  const { ConsumedCapacity } = await put('a', rest);
  return [ConsumedCapacity?.CapacityUnits, ConsumedCapacity?.GlobalSecondaryIndexes?.['by-phase']?.CapacityUnits];
}

beforeEach(() => createLedger(setup, byState));

test('a global secondary index holds the items that have its key, in its order, with what it projects', async () => {
  await put('b', { phase: S('warming'), sinceMs: N('1'), note: S('x'), secret: S('y') });
  await put('a', { phase: S('warming'), sinceMs: N('1') });
  await put('c', { phase: S('warming'), sinceMs: N('0') });
  await put('d', { phase: S('warming') });
  await put('e', { phase: S('serving'), sinceMs: N('1') });
  const { Items } = await query('warming');
  expect(Items?.map((item) => item['pk']?.S)).toEqual(['c', 'a', 'b']);
  expect(Items?.[2]).toEqual({ pk: S('b'), phase: S('warming'), sinceMs: N('1'), note: S('x') });
});

test('a global secondary index follows updates and deletes', async () => {
  await put('a', { phase: S('warming'), sinceMs: N('1') });
  await setup.client.send(
    new UpdateItemCommand({
      TableName,
      Key: { pk: S('a') },
      UpdateExpression: 'SET phase = :serving',
      ExpressionAttributeValues: { ':serving': S('serving') },
    }),
  );
  expect([(await query('warming')).Count, (await query('serving')).Count]).toEqual([0, 1]);
  await setup.client.send(new UpdateItemCommand({ TableName, Key: { pk: S('a') }, UpdateExpression: 'REMOVE phase' }));
  expect((await query('serving')).Count).toBe(0);
});

test('a global secondary index pages by its own key and the table’s', async () => {
  for (const pk of ['a', 'b', 'c']) await put(pk, { phase: S('warming'), sinceMs: N('1') });
  const first = await query('warming', { Limit: 2 });
  expect(first.LastEvaluatedKey).toEqual({ pk: S('b'), phase: S('warming'), sinceMs: N('1') });
  const second = await query('warming', { ExclusiveStartKey: first.LastEvaluatedKey });
  expect(second.Items?.map((item) => item['pk']?.S)).toEqual(['c']);
});

test('a global secondary index takes write capacity of its own: two units if its key changes, none if nothing of it does', async () => {
  expect(await capacity({ phase: S('warming'), sinceMs: N('1') })).toEqual([2, 1]);
  expect(await capacity({ phase: S('warming'), sinceMs: N('1'), secret: S('x') })).toEqual([1, undefined]);
  expect(await capacity({ phase: S('warming'), sinceMs: N('1'), note: S('x') })).toEqual([2, 1]);
  expect(await capacity({ phase: S('serving'), sinceMs: N('1'), note: S('x') })).toEqual([3, 2]);
  expect(await capacity({})).toEqual([2, 1]);
});

test.each<[string, Parameters<typeof query>[1], string]>([
  ['consistent reads', { ConsistentRead: true }, 'Consistent reads are not supported on global secondary indexes'],
  [
    'what it does not project',
    { ProjectionExpression: 'secret' },
    'Global secondary index by-phase does not project [secret]',
  ],
  ['another name', { IndexName: 'other' }, 'The table does not have the specified index: other'],
])('a global secondary index refuses %s', async (_, rest, message) => {
  await expect(query('warming', rest)).rejects.toThrow(message);
});

test('a global secondary index refuses an item whose index key has another type', async () => {
  await expect(put('a', { phase: N('1') })).rejects.toThrow(
    'One or more parameter values were invalid: Type mismatch for Index Key phase Expected: S Actual: N IndexName: by-phase',
  );
});
