import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, expect, test } from 'vitest';
import { createLedger, createSetup, START_MS, WITH_SORT_KEY, type Setup } from './setup.ts';

const N = (text: string) => ({ N: text });
const S = (text: string) => ({ S: text });
const TableName = 'ledger';

let setup: Setup;
let stale: boolean;
let asked: number;

beforeEach(async () => {
  [stale, asked] = [true, 0];
  setup = createSetup({
    staleReads: () => {
      asked++;
      return stale;
    },
  });
  await createLedger(setup, WITH_SORT_KEY);
  await put('1', 'old');
  await put('2', 'old');
  await setup.clock.runUntil(START_MS + 5_000);
});

const put = (sk: string, text: string) =>
  setup.client.send(new PutItemCommand({ TableName, Item: { pk: S('shop'), sk: N(sk), text: S(text) } }));
const remove = (sk: string) =>
  setup.client.send(new DeleteItemCommand({ TableName, Key: { pk: S('shop'), sk: N(sk) } }));
const get = async (sk: string, ConsistentRead = false) => {
  const Key = { pk: S('shop'), sk: N(sk) };
  const { Item } = await setup.client.send(new GetItemCommand({ TableName, Key, ConsistentRead }));
  return Item?.['text']?.S;
};
const query = async (ConsistentRead = false) => {
  const { Items } = await setup.client.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': S('shop') },
      ConsistentRead,
    }),
  );
  return Items?.map((item) => `${item['sk']?.N} ${item['text']?.S}`);
};

test('a stale read sees an item as it was before it changed, for a second', async () => {
  await put('1', 'new');
  expect(await get('1')).toBe('old');
  await setup.clock.runUntil(START_MS + 5_999);
  expect(await get('1')).toBe('old');
  await setup.clock.runUntil(START_MS + 6_000);
  expect(await get('1')).toBe('new');
});

test('an item is as new as a second after its own last change, whatever else changes', async () => {
  await put('1', 'newer');
  await setup.clock.runUntil(START_MS + 5_500);
  await put('2', 'new');
  await setup.clock.runUntil(START_MS + 5_900);
  await put('1', 'newest');
  await setup.clock.runUntil(START_MS + 6_500);
  expect([await get('1'), await get('2')]).toEqual(['newer', 'new']);
});

test('a stale read misses what is new and finds what is gone', async () => {
  await put('3', 'new');
  await put('1', 'new');
  await remove('2');
  expect(await get('3')).toBeUndefined();
  expect(await get('2')).toBe('old');
  expect(await query()).toEqual(['1 old', '2 old']);
  const { Count } = await setup.client.send(new ScanCommand({ TableName }));
  expect(Count).toBe(2);
});

test('a consistent read is never stale, nor is a transaction, and neither is asked about', async () => {
  await put('1', 'new');
  await remove('2');
  expect(await get('1', true)).toBe('new');
  expect(await query(true)).toEqual(['1 new']);
  const { Responses } = await setup.client.send(
    new TransactGetItemsCommand({ TransactItems: [{ Get: { TableName, Key: { pk: S('shop'), sk: N('1') } } }] }),
  );
  expect(Responses?.[0]?.Item?.['text']).toEqual(S('new'));
  expect(asked).toBe(0);
});

test('a read that is not to be stale is not', async () => {
  await put('1', 'new');
  stale = false;
  expect(await get('1')).toBe('new');
  expect(asked).toBe(1);
});

test('a condition sees the present, whatever reads see', async () => {
  await remove('1');
  const command = new PutItemCommand({
    TableName,
    Item: { pk: S('shop'), sk: N('1') },
    ConditionExpression: 'attribute_exists(pk)',
  });
  await expect(setup.client.send(command)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
});
