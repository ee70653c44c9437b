import { BatchGetItemCommand, BatchWriteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeEach, expect, test } from 'vitest';
import { createLedger, createSetup, type Item, type Setup } from './setup.ts';

const N = (text: string) => ({ N: text });
const S = (text: string) => ({ S: text });

let setup: Setup;
beforeEach(async () => {
  setup = createSetup();
  await createLedger(setup);
  await setup.client.send(new PutItemCommand({ TableName: 'ledger', Item: { pk: S('a'), n: N('1') } }));
});

const TableName = 'ledger';
const stored = () =>
  [...setup.dynamodb.inspect('ledger')].toSorted((x, y) => (String(x['pk']) < String(y['pk']) ? -1 : 1));

const read = (Keys: Item[]) => setup.client.send(new BatchGetItemCommand({ RequestItems: { ledger: { Keys } } }));

const writes = (...requests: object[]) =>
  setup.client.send(new BatchWriteItemCommand({ RequestItems: { ledger: requests }, ReturnConsumedCapacity: 'TOTAL' }));
const putRequest = (pk: string) => ({ PutRequest: { Item: { pk: S(pk) } } });

test('a batch writes and deletes', async () => {
  const answer = await writes(putRequest('b'), { DeleteRequest: { Key: { pk: S('a') } } });
  expect(answer.UnprocessedItems).toEqual({});
  expect(answer.ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 2 }]);
  expect(stored()).toEqual([{ pk: 'b' }]);
});

test('a batch of more than 25 writes, or of two for one item, is refused as a whole', async () => {
  await writes(...Array.from({ length: 25 }, (_, at) => putRequest(`p${at}`)));
  expect(stored()).toHaveLength(26);
  await expect(writes(...Array.from({ length: 26 }, (_, at) => putRequest(`q${at}`)))).rejects.toThrow(
    'Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must have length greater than or equal to 1]',
  );
  await expect(writes(putRequest('b'), { DeleteRequest: { Key: { pk: S('b') } } })).rejects.toMatchObject({
    name: 'ValidationException',
    message: 'Provided list of item keys contains duplicates',
  });
  expect(stored()).toHaveLength(26);
});

test('a batch reads what is there', async () => {
  const { Responses, UnprocessedKeys } = await read([{ pk: S('absent') }, { pk: S('a') }]);
  expect([Responses, UnprocessedKeys]).toEqual([{ ledger: [{ pk: S('a'), n: N('1') }] }, {}]);
  await expect(read([{ pk: S('a') }, { pk: S('a') }])).rejects.toThrow(
    'Provided list of item keys contains duplicates',
  );
  const keys = Array.from({ length: 101 }, (_, at) => ({ pk: S(`p${at}`) }));
  await expect(read(keys)).rejects.toThrow(
    "'requestItems.ledger.member.keys' failed to satisfy constraint: Member must have length less than or equal to 100",
  );
});

test('a batch gives the keys behind 16 MB back unread', async () => {
  const names = Array.from({ length: 45 }, (_, at) => `large-${at}`);
  for (const name of names) {
    await setup.client.send(new PutItemCommand({ TableName, Item: { pk: S(name), text: S('x'.repeat(400_000)) } }));
  }
  const { Responses, UnprocessedKeys } = await setup.client.send(
    new BatchGetItemCommand({ RequestItems: { ledger: { Keys: names.map((name) => ({ pk: S(name) })) } } }),
  );
  expect(Responses?.['ledger']).toHaveLength(42);
  expect(UnprocessedKeys?.['ledger']?.Keys).toEqual([
    { pk: S('large-42') },
    { pk: S('large-43') },
    { pk: S('large-44') },
  ]);
});
