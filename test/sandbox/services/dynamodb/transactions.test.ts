import {
  PutItemCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import { createLedger, createSetup, type Setup } from './setup.ts';

const N = (text: string) => ({ N: text });
const S = (text: string) => ({ S: text });

let setup: Setup;
beforeEach(async () => {
  setup = createSetup();
  await createLedger(setup);
  await setup.client.send(new PutItemCommand({ TableName: 'ledger', Item: { pk: S('a'), n: N('1') } }));
});

const TableName = 'ledger';
const put = (pk: string): TransactWriteItem => ({ Put: { TableName, Item: { pk: S(pk) } } });
const transact = (TransactItems: TransactWriteItem[], ClientRequestToken?: string) =>
  setup.client.send(new TransactWriteItemsCommand({ TransactItems, ClientRequestToken }));
const stored = () =>
  [...setup.dynamodb.inspect('ledger')].toSorted((x, y) => (String(x['pk']) < String(y['pk']) ? -1 : 1));

describe('a transaction', () => {
  test('writes all of its items', async () => {
    await transact([
      put('b'),
      { ConditionCheck: { TableName, Key: { pk: S('c') }, ConditionExpression: 'attribute_not_exists(pk)' } },
      {
        Update: {
          TableName,
          Key: { pk: S('a') },
          UpdateExpression: 'ADD n :one',
          ConditionExpression: 'n = :one',
          ExpressionAttributeValues: { ':one': N('1') },
        },
      },
    ]);
    expect(stored()).toEqual([{ pk: 'a', n: 2 }, { pk: 'b' }]);
    await transact([{ Delete: { TableName, Key: { pk: S('a') } } }]);
    expect(stored()).toEqual([{ pk: 'b' }]);
  });

  test('writes nothing if one condition fails, and says which', async () => {
    const taken = { TableName, Item: { pk: S('a') }, ConditionExpression: 'attribute_not_exists(pk)' };
    const transaction = transact([
      put('b'),
      { Put: { ...taken, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } },
      {
        Update: {
          TableName,
          Key: { pk: S('c') },
          UpdateExpression: 'SET x = absent',
        },
      },
    ]);
    await expect(transaction).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      message:
        'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, ValidationError]',
      CancellationReasons: [
        { Code: 'None' },
        {
          Code: 'ConditionalCheckFailed',
          Message: 'The conditional request failed',
          Item: { pk: S('a'), n: N('1') },
        },
        {
          Code: 'ValidationError',
          Message: 'The provided expression refers to an attribute that does not exist in the item',
        },
      ],
    });
    expect(stored()).toEqual([{ pk: 'a', n: 1 }]);
  });

  test('shows no item in its reasons unless it is asked to', async () => {
    const transaction = transact([
      { ConditionCheck: { TableName, Key: { pk: S('a') }, ConditionExpression: 'attribute_not_exists(pk)' } },
    ]);
    await expect(transaction).rejects.not.toHaveProperty('CancellationReasons.0.Item');
  });

  test.each<[string, TransactWriteItem[], string]>([
    [
      'two operations on one item',
      [put('b'), { Delete: { TableName, Key: { pk: S('b') } } }],
      'Transaction request cannot include multiple operations on one item',
    ],
    [
      'more than 100 items',
      Array.from({ length: 101 }, (_, at) => put(`p${at}`)),
      'Member must have length less than or equal to 100',
    ],
    [
      'a syntax error',
      [{ Put: { TableName, Item: { pk: S('b') }, ConditionExpression: 'pk' } }],
      'Invalid ConditionExpression: Syntax error; token: "<EOF>", near: "pk"',
    ],
    ['an empty part', [{}], 'TransactItems can only contain one of Check, Put, Update or Delete'],
  ])('with %s is refused', async (_, items, message) => {
    await expect(transact(items)).rejects.toThrow(message);
    expect(stored()).toEqual([{ pk: 'a', n: 1 }]);
  });

  test('of 100 items is carried out', async () => {
    await transact(Array.from({ length: 100 }, (_, at) => put(`p${at}`)));
    expect(stored()).toHaveLength(101);
  });

  test('that is sent again with its token within ten minutes is carried out once', async () => {
    const add: TransactWriteItem = {
      Update: {
        TableName,
        Key: { pk: S('a') },
        UpdateExpression: 'ADD n :one',
        ExpressionAttributeValues: { ':one': N('1') },
      },
    };
    await transact([add], 'token');
    await setup.clock.runUntil(setup.clock.now() + 599_999);
    await transact([add], 'token');
    expect(stored()).toEqual([{ pk: 'a', n: 2 }]);
    await expect(transact([put('b')], 'token')).rejects.toMatchObject({ name: 'IdempotentParameterMismatchException' });
    await setup.clock.runUntil(setup.clock.now() + 1);
    await transact([add], 'token');
    expect(stored()).toEqual([{ pk: 'a', n: 3 }]);
  });

  test('reads items in order, with an empty answer for an absent one, at twice the capacity', async () => {
    const answer = await setup.client.send(
      new TransactGetItemsCommand({
        TransactItems: [
          { Get: { TableName, Key: { pk: S('absent') } } },
          { Get: { TableName, Key: { pk: S('a') }, ProjectionExpression: 'n' } },
        ],
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );
    expect(answer.Responses).toEqual([{}, { Item: { n: N('1') } }]);
    expect(answer.ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 4, ReadCapacityUnits: 4 }]);
  });
});
