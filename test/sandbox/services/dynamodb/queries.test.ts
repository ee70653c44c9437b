import {
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  DeleteItemCommand,
  GetItemCommand,
  paginateQuery,
  type QueryCommandInput,
  type ScanCommandInput,
} from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { createLedger, createSetup, WITH_SORT_KEY, type Item, type Setup } from './setup.ts';

const N = (text: string) => ({ N: text });
const S = (text: string) => ({ S: text });

const setup = createSetup();
beforeAll(async () => {
  await createLedger(setup, WITH_SORT_KEY);
  for (const sk of ['100', '9', '-1', '10', '2.5'])
    await put(setup, { pk: S('shop'), sk: N(sk), even: { BOOL: sk === '10' } });
  await put(setup, { pk: S('blog'), sk: N('10') });
});

async function put({ client }: Setup, item: Item): Promise<void> {
  await client.send(new PutItemCommand({ TableName: 'ledger', Item: item }));
}

const query = (input: Partial<QueryCommandInput>) =>
  setup.client.send(
    new QueryCommand({
      TableName: 'ledger',
      KeyConditionExpression: 'pk = :pk',
      ...input,
      ExpressionAttributeValues: { ':pk': S('shop'), ...input.ExpressionAttributeValues },
    }),
  );

const sortKeys = (items: readonly Item[] | undefined) => items?.map((item) => item['sk']?.N);

test.each([
  ['pk = :pk', {}, ['-1', '2.5', '9', '10', '100']],
  ['sk = :v AND pk = :pk', { ':v': N('10.0') }, ['10']],
  ['pk = :pk AND sk < :v', { ':v': N('10') }, ['-1', '2.5', '9']],
  ['pk = :pk AND sk <= :v', { ':v': N('10') }, ['-1', '2.5', '9', '10']],
  ['pk = :pk AND sk > :v', { ':v': N('9') }, ['10', '100']],
  ['pk = :pk AND :v <= sk', { ':v': N('9') }, ['9', '10', '100']],
  ['pk = :pk AND sk BETWEEN :v AND :w', { ':v': N('2.5'), ':w': N('10') }, ['2.5', '9', '10']],
  ['(pk = :pk) AND (sk > :v)', { ':v': N('1000') }, []],
])('a query by %s with %o gives %o in order', async (KeyConditionExpression, values, expected) => {
  const { Items, Count, LastEvaluatedKey } = await query({ KeyConditionExpression, ExpressionAttributeValues: values });
  expect(sortKeys(Items)).toEqual(expected);
  expect(Count).toBe(expected.length);
  expect(LastEvaluatedKey).toBeUndefined();
});

test.each([
  ['sk = :pk', {}, 'Query condition missed key schema element: pk'],
  ['pk > :pk', {}, 'Query key condition not supported'],
  ['pk = :pk AND even = :v', { ':v': N('1') }, 'Query condition missed key schema element: sk'],
  [
    'pk = :pk AND sk = :v',
    { ':v': S('1') },
    'One or more parameter values were invalid: Condition parameter type does not match schema type',
  ],
  [
    'pk = :pk AND sk > :v AND sk < :w',
    { ':v': N('1'), ':w': N('2') },
    'KeyConditionExpressions must only contain one condition per key',
  ],
  ['pk = :pk OR sk = :v', { ':v': N('1') }, 'Invalid operator used in KeyConditionExpression: OR'],
  ['pk = :pk AND sk <> :v', { ':v': N('1') }, 'Invalid operator used in KeyConditionExpression: <>'],
  ['pk = :pk AND size(sk) = :v', { ':v': N('1') }, 'KeyConditionExpressions cannot contain nested operations'],
  ['pk = :pk AND attribute_exists(sk)', {}, 'Invalid operator used in KeyConditionExpression: attribute_exists'],
])('a query by %s with %o is refused: %s', async (KeyConditionExpression, values, message) => {
  await expect(query({ KeyConditionExpression, ExpressionAttributeValues: values })).rejects.toMatchObject({
    name: 'ValidationException',
    message,
  });
});

test('strings are ordered by their UTF-8 bytes, and begins_with takes a contiguous part of them', async () => {
  const other = createSetup();
  await createLedger(other, {
    ...WITH_SORT_KEY,
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
  });
  for (const sk of ['b', 'a#2', '\u{1F600}', 'a', '\uFF5E', 'a#1', 'B']) await put(other, { pk: S('p'), sk: S(sk) });
  const sorted = async (KeyConditionExpression: string, values: Item) => {
    const { Items } = await other.client.send(
      new QueryCommand({
        TableName: 'ledger',
        KeyConditionExpression,
        ExpressionAttributeValues: { ':pk': S('p'), ...values },
      }),
    );
    return Items?.map((item) => item['sk']?.S);
  };
  expect(await sorted('pk = :pk', {})).toEqual(['B', 'a', 'a#1', 'a#2', 'b', '\uFF5E', '\u{1F600}']);
  expect(await sorted('pk = :pk AND begins_with(sk, :v)', { ':v': S('a#') })).toEqual(['a#1', 'a#2']);
});

test('a filter is applied after reading, and cannot name the key', async () => {
  const filtered = await query({
    FilterExpression: 'even = :yes',
    ExpressionAttributeValues: { ':yes': { BOOL: true } },
  });
  expect(filtered).toMatchObject({ Count: 1, ScannedCount: 5 });
  expect(sortKeys(filtered.Items)).toEqual(['10']);
  const filter = { FilterExpression: 'sk > :v', ExpressionAttributeValues: { ':v': N('1') } };
  await expect(query(filter)).rejects.toThrow(
    'Filter Expression can only contain non-primary key attributes: Primary key attribute: sk',
  );
});

test('a count has no items', async () => {
  const { Items, Count, ScannedCount } = await query({ Select: 'COUNT' });
  expect([Items, Count, ScannedCount]).toEqual([undefined, 5, 5]);
});

describe('pages', () => {
  test.each([
    [true, [['-1', '2.5'], ['9', '10'], ['100']]],
    [false, [['100', '10'], ['9', '2.5'], ['-1']]],
  ])('of two items each, forward: %s', async (ScanIndexForward, expected) => {
    const pages = [];
    const input: QueryCommandInput = {
      TableName: 'ledger',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': S('shop') },
      ScanIndexForward,
    };
    for await (const page of paginateQuery({ client: setup.client, pageSize: 2 }, input))
      pages.push(sortKeys(page.Items));
    expect(pages).toEqual(expected);
  });

  test('that a limit fills to the last item have a last key nevertheless', async () => {
    const full = await query({ Limit: 5 });
    expect(full.LastEvaluatedKey).toEqual({ pk: S('shop'), sk: N('100') });
    const next = await query({ Limit: 5, ExclusiveStartKey: full.LastEvaluatedKey });
    expect([next.Items, next.LastEvaluatedKey]).toEqual([[], undefined]);
  });

  test('go on behind an item that was deleted in between', async () => {
    await put(setup, { pk: S('gone'), sk: N('1') });
    await put(setup, { pk: S('gone'), sk: N('2') });
    const values = { ':pk': S('gone') };
    const first = await query({ Limit: 1, ExpressionAttributeValues: values });
    await setup.client.send(new DeleteItemCommand({ TableName: 'ledger', Key: first.LastEvaluatedKey }));
    const second = await query({ ExclusiveStartKey: first.LastEvaluatedKey, ExpressionAttributeValues: values });
    expect(sortKeys(second.Items)).toEqual(['2']);
  });

  test('cannot start in another partition, or outside of the range', async () => {
    const boundaries = 'The provided starting key is outside query boundaries based on provided conditions';
    await expect(query({ ExclusiveStartKey: { pk: S('blog'), sk: N('10') } })).rejects.toThrow(boundaries);
    const outside = {
      KeyConditionExpression: 'pk = :pk AND sk > :v',
      ExpressionAttributeValues: { ':v': N('9') },
      ExclusiveStartKey: { pk: S('shop'), sk: N('9') },
    };
    await expect(query(outside)).rejects.toThrow('The provided starting key does not match the range key predicate');
    await expect(query({ ExclusiveStartKey: { pk: S('shop') } })).rejects.toThrow(
      'The provided starting key is invalid',
    );
  });

  test('end with the item that reaches one megabyte, and half its 4 KB units are counted', async () => {
    const large = createSetup();
    await createLedger(large, WITH_SORT_KEY);
    // 2 + 1 + 2 + 2 + 4 = 11 bytes are names and key: each item is 300 KB exactly.
    for (const sk of ['1', '2', '3', '4', '5'])
      await put(large, { pk: S('p'), sk: N(sk), text: S('x'.repeat(307_189)) });
    const input: ScanCommandInput = { TableName: 'ledger', ReturnConsumedCapacity: 'TOTAL' };
    const first = await large.client.send(new ScanCommand(input));
    expect(sortKeys(first.Items)).toEqual(['1', '2', '3', '4']);
    expect(first.ConsumedCapacity).toMatchObject({ TableName: 'ledger', CapacityUnits: 150 });
    const second = await large.client.send(
      new ScanCommand({ ...input, ConsistentRead: true, ExclusiveStartKey: first.LastEvaluatedKey }),
    );
    expect(sortKeys(second.Items)).toEqual(['5']);
    expect(second.LastEvaluatedKey).toBeUndefined();
    expect(second.ConsumedCapacity?.CapacityUnits).toBe(75);
  });
});

describe('a scan', () => {
  test('by pages or by segments meets every item once', async () => {
    const many = createSetup();
    await createLedger(many);
    const names = Array.from({ length: 50 }, (_, at) => `reader-${at}`).toSorted();
    for (const name of names) await put(many, { pk: S(name) });
    const scan = async (input: Partial<ScanCommandInput>) => {
      const met: string[] = [];
      let ExclusiveStartKey: Item | undefined;
      do {
        const page = await many.client.send(new ScanCommand({ TableName: 'ledger', ...input, ExclusiveStartKey }));
        met.push(...(page.Items ?? []).map((item) => String(item['pk']?.S)));
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey);
      return met;
    };
    expect((await scan({ Limit: 7 })).toSorted()).toEqual(names);
    const segments = await Promise.all([0, 1, 2].map((Segment) => scan({ Segment, TotalSegments: 3, Limit: 4 })));
    expect(segments.every((segment) => segment.length > 0)).toBe(true);
    expect(segments.flat().toSorted()).toEqual(names);
  });

  test('with a filter on the key is allowed', async () => {
    const { Items, ScannedCount } = await setup.client.send(
      new ScanCommand({
        TableName: 'ledger',
        FilterExpression: 'pk = :pk AND sk < :v',
        ExpressionAttributeValues: { ':pk': S('shop'), ':v': N('9') },
      }),
    );
    expect(sortKeys(Items)).toEqual(['-1', '2.5']);
    expect(ScannedCount).toBeGreaterThanOrEqual(6);
  });
});

test('a projection takes nested parts in the shape of the document', async () => {
  const projected = createSetup();
  await createLedger(projected);
  await put(projected, {
    pk: S('shop'),
    m: { M: { a: N('1'), b: { M: { c: N('2'), d: N('3') } } } },
    l: { L: [S('p'), { M: { x: N('4'), y: N('5') } }, S('r')] },
    other: N('6'),
  });
  const get = (ProjectionExpression: string) =>
    projected.client.send(
      new GetItemCommand({
        TableName: 'ledger',
        Key: { pk: S('shop') },
        ProjectionExpression,
        ExpressionAttributeNames: { '#pk': 'pk' },
      }),
    );
  expect((await get('#pk, m.b.c, l[2], l[1].y, absent, m.absent')).Item).toEqual({
    pk: S('shop'),
    m: { M: { b: { M: { c: N('2') } } } },
    l: { L: [{ M: { y: N('5') } }, S('r')] },
  });
  await expect(get('#pk, m, m.a')).rejects.toThrow(
    'Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [m], path two: [m, a]',
  );
});
