import { DeleteItemCommand, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeEach, expect, test } from 'vitest';
import type { CallContext } from '../../../../sandbox/wire/handlers.ts';
import { createLedger, createSetup, WITH_SORT_KEY, type Item, type Setup } from './setup.ts';

const N = (text: string) => ({ N: text });
const S = (text: string) => ({ S: text });
const TableName = 'ledger';

/** For a handler that is called without a wire. */
const CONTEXT: CallContext = {
  service: 'dynamodb',
  operation: 'PutItem',
  region: 'eu-west-1',
  accessKeyId: 'test',
  requestId: 'request',
};

let setup: Setup;
beforeEach(async () => {
  setup = createSetup();
  await createLedger(setup, WITH_SORT_KEY);
});

const KEY = { pk: S('shop'), sk: N('1') };
const put = (item: Item) => setup.client.send(new PutItemCommand({ TableName, Item: item }));
const get = (key: Item) => setup.client.send(new GetItemCommand({ TableName, Key: key }));

test('every type comes back as it was put, with its number in its canonical form', async () => {
  const item: Item = {
    ...KEY,
    text: S(''),
    number: N('-0012.50'),
    bytes: { B: Uint8Array.of(0, 255) },
    yes: { BOOL: true },
    none: { NULL: true },
    texts: { SS: ['b', 'a'] },
    numbers: { NS: ['3', '1e1'] },
    binaries: { BS: [Uint8Array.of(1)] },
    list: { L: [S('x'), { L: [] }] },
    map: { M: { deep: { M: {} }, constructor: N('1') } },
  };
  await put(item);
  expect((await get({ pk: S('shop'), sk: N('1.0') })).Item).toEqual({
    ...item,
    number: N('-12.5'),
    numbers: { NS: ['3', '10'] },
  });
  expect(setup.dynamodb.inspect('ledger')).toEqual([
    {
      pk: 'shop',
      sk: 1,
      text: '',
      number: -12.5,
      bytes: Uint8Array.of(0, 255),
      yes: true,
      none: null,
      texts: ['b', 'a'],
      numbers: [3, 10],
      binaries: [Uint8Array.of(1)],
      list: ['x', []],
      map: { deep: {}, constructor: 1 },
    },
  ]);
});

test.each<[string, Item, string]>([
  [
    'without its sort key',
    { pk: S('shop') },
    'One or more parameter values were invalid: Missing the key sk in the item',
  ],
  [
    'with a key of another type',
    { pk: S('shop'), sk: S('1') },
    'One or more parameter values were invalid: Type mismatch for key sk expected: N actual: S',
  ],
  [
    'with an empty key',
    { pk: S(''), sk: N('1') },
    'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
  ],
  [
    'with a key of 2,049 bytes',
    { pk: S('x'.repeat(2049)), sk: N('1') },
    'One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes',
  ],
  [
    'with an empty set',
    { ...KEY, set: { SS: [] } },
    'One or more parameter values were invalid: An string set  may not be empty',
  ],
  [
    'with a repeated member',
    { ...KEY, set: { SS: ['a', 'a'] } },
    'One or more parameter values were invalid: Input collection [a, a] contains duplicates.',
  ],
  ['with a number twice', { ...KEY, set: { NS: ['1', '1.0'] } }, 'Input collection contains duplicates'],
  ['with a number that is none', { ...KEY, n: N('x') }, 'The parameter cannot be converted to a numeric value: x'],
])('an item %s is refused', async (_, item, message) => {
  await expect(put(item)).rejects.toMatchObject({ name: 'ValidationException', message });
  expect(setup.dynamodb.inspect('ledger')).toEqual([]);
});

test.each<[string, Item]>([
  ['too little', { pk: S('shop') }],
  ['too much', { ...KEY, more: N('1') }],
  ['another type', { pk: S('shop'), sk: S('1') }],
])('a key with %s does not match the schema', async (_, key) => {
  const message = 'The provided key element does not match the schema';
  await expect(get(key)).rejects.toMatchObject({ name: 'ValidationException', message });
  await expect(setup.client.send(new DeleteItemCommand({ TableName, Key: key }))).rejects.toThrow(message);
});

test('a table that does not exist is not found', async () => {
  const command = new GetItemCommand({ TableName: 'other', Key: KEY });
  await expect(setup.client.send(command)).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'Requested resource not found',
  });
});

test('a table can be named by its ARN', async () => {
  const byArn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/ledger';
  await setup.client.send(new PutItemCommand({ TableName: byArn, Item: KEY }));
  expect((await get(KEY)).Item).toEqual(KEY);
});

test('an item may have 400 KB, names included, and not a byte more', async () => {
  // pk + shop + sk + "1" as a number + text make 2 + 4 + 2 + 2 + 4 = 14 bytes.
  const full = 400 * 1024 - 14;
  await put({ ...KEY, text: S('x'.repeat(full)) });
  await expect(put({ ...KEY, text: S('x'.repeat(full + 1)) })).rejects.toThrow(
    'Item size has exceeded the maximum allowed size',
  );
  await expect(
    setup.client.send(
      new UpdateItemCommand({
        TableName,
        Key: KEY,
        UpdateExpression: 'SET m = :v',
        ExpressionAttributeValues: { ':v': N('1') },
      }),
    ),
  ).rejects.toThrow('Item size to update has exceeded the maximum allowed size');
});

test('what is done to a request afterwards does not reach the stored item', async () => {
  const bytes = Uint8Array.of(1);
  const texts = ['a'];
  const Item = { ...KEY, bytes: { B: bytes }, m: { M: { texts: { SS: texts } } } };
  await setup.dynamodb.wire.handlers['PutItem']?.({ TableName, Item }, CONTEXT);
  bytes[0] = 2;
  texts.push('b');
  expect(setup.dynamodb.inspect('ledger')).toEqual([
    { pk: 'shop', sk: 1, bytes: Uint8Array.of(1), m: { texts: ['a'] } },
  ]);
});

test('what came before is returned on request', async () => {
  const first = await setup.client.send(
    new PutItemCommand({ TableName, Item: { ...KEY, n: N('1') }, ReturnValues: 'ALL_OLD' }),
  );
  expect(first.Attributes).toBeUndefined();
  const second = await setup.client.send(
    new PutItemCommand({ TableName, Item: { ...KEY, n: N('2') }, ReturnValues: 'ALL_OLD' }),
  );
  expect(second.Attributes).toEqual({ ...KEY, n: N('1') });
  const last = await setup.client.send(new DeleteItemCommand({ TableName, Key: KEY, ReturnValues: 'ALL_OLD' }));
  expect(last.Attributes).toEqual({ ...KEY, n: N('2') });
  await expect(
    setup.client.send(new PutItemCommand({ TableName, Item: KEY, ReturnValues: 'ALL_NEW' })),
  ).rejects.toThrow('ReturnValues can only be ALL_OLD or NONE');
});

test('what is not simulated is refused by its name', async () => {
  const command = new PutItemCommand({ TableName, Item: KEY, Expected: { pk: { Exists: false } } });
  await expect(setup.client.send(command)).rejects.toMatchObject({
    name: 'ValidationException',
    message: 'Expected is not simulated',
  });
});

// Each item has 2 + 4 + 2 + 2 + 4 = 14 bytes besides its text.
const withBytes = (bytes: number): Item => ({ ...KEY, text: S('x'.repeat(bytes - 14)) });
const units = { TableName, ReturnConsumedCapacity: 'TOTAL' } as const;

test.each([
  [1_024, 1],
  [1_025, 2],
  [10_240, 10],
])('the capacity of a write of %i bytes is %i', async (bytes, expected) => {
  const { ConsumedCapacity } = await setup.client.send(new PutItemCommand({ ...units, Item: withBytes(bytes) }));
  expect(ConsumedCapacity).toEqual({ TableName, CapacityUnits: expected });
});

test.each([
  [4_096, false, 0.5],
  [4_096, true, 1],
  [4_097, false, 1],
  [4_097, true, 2],
])('the capacity of a read of %i bytes, consistent: %s, is %d', async (bytes, ConsistentRead, expected) => {
  await put(withBytes(bytes));
  const { ConsumedCapacity } = await setup.client.send(new GetItemCommand({ ...units, Key: KEY, ConsistentRead }));
  expect(ConsumedCapacity).toEqual({ TableName, CapacityUnits: expected });
});

test('the capacity of an overwrite or a delete is that of the larger item', async () => {
  await put(withBytes(3_000));
  const small = await setup.client.send(new PutItemCommand({ ...units, Item: KEY }));
  expect(small.ConsumedCapacity?.CapacityUnits).toBe(3);
  await put(withBytes(5_000));
  const removed = await setup.client.send(new DeleteItemCommand({ ...units, Key: KEY }));
  expect(removed.ConsumedCapacity?.CapacityUnits).toBe(5);
  const nothing = await setup.client.send(new GetItemCommand({ ...units, Key: KEY }));
  expect(nothing.ConsumedCapacity?.CapacityUnits).toBe(0.5);
});
