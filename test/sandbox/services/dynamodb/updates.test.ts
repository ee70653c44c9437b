import { GetItemCommand, PutItemCommand, UpdateItemCommand, type ReturnValue } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { createLedger, createSetup, type Item } from './setup.ts';

const setup = createSetup();
const { client } = setup;
beforeAll(() => createLedger(setup));

const N = (text: string) => ({ N: text });
const S = (text: string) => ({ S: text });
const L = (...texts: string[]) => ({ L: texts.map(S) });

interface Row {
  readonly update: string;
  readonly before?: Item;
  readonly values?: Item;
  readonly names?: Record<string, string>;
}

/** What is left of `before` after the update, without the key. */
async function updated(row: Row, ReturnValues: ReturnValue = 'ALL_NEW'): Promise<Item | undefined> {
  await client.send(new PutItemCommand({ TableName: 'ledger', Item: { pk: S('shop'), ...row.before } }));
  const { Attributes } = await client.send(
    new UpdateItemCommand({
      TableName: 'ledger',
      Key: { pk: S('shop') },
      UpdateExpression: row.update,
      ReturnValues,
      ...(row.values && { ExpressionAttributeValues: row.values }),
      ...(row.names && { ExpressionAttributeNames: row.names }),
    }),
  );
  if (ReturnValues !== 'ALL_NEW' || !Attributes) return Attributes;
  const { pk, ...rest } = Attributes;
  expect(pk).toEqual(S('shop'));
  const { Item: stored } = await client.send(
    new GetItemCommand({ TableName: 'ledger', Key: { pk: S('shop') }, ConsistentRead: true }),
  );
  expect(stored).toEqual(Attributes);
  return rest;
}

const UPDATES: readonly (Row & { after: Item })[] = [
  { update: 'SET a = :v', before: {}, values: { ':v': N('1.50') }, after: { a: N('1.5') } },
  { update: 'SET a = a + :v', before: { a: N('1') }, values: { ':v': N('0.2') }, after: { a: N('1.2') } },
  { update: 'SET a = :v - a', before: { a: N('1') }, values: { ':v': N('0.2') }, after: { a: N('-0.8') } },
  { update: 'SET a = b, b = a', before: { a: N('1'), b: N('2') }, after: { a: N('2'), b: N('1') } },
  { update: 'SET a = if_not_exists(a, :v)', before: { a: N('1') }, values: { ':v': N('5') }, after: { a: N('1') } },
  { update: 'SET a = if_not_exists(a, :v) + :v', before: {}, values: { ':v': N('5') }, after: { a: N('10') } },
  { update: 'SET a = list_append(a, :v)', before: { a: L('x') }, values: { ':v': L('y') }, after: { a: L('x', 'y') } },
  { update: 'SET a = list_append(:v, a)', before: { a: L('x') }, values: { ':v': L('y') }, after: { a: L('y', 'x') } },
  {
    update: 'SET a = list_append(if_not_exists(a, :none), :v)',
    before: {},
    values: { ':none': { L: [] }, ':v': L('y') },
    after: { a: L('y') },
  },
  {
    update: 'SET m.#at.x = :v',
    names: { '#at': 'at' },
    before: { m: { M: { at: { M: { y: N('1') } } } } },
    values: { ':v': N('2') },
    after: { m: { M: { at: { M: { y: N('1'), x: N('2') } } } } },
  },
  {
    update: 'SET a[1] = :v',
    before: { a: L('x', 'y', 'z') },
    values: { ':v': S('!') },
    after: { a: L('x', '!', 'z') },
  },
  {
    update: 'SET a[9] = :nine, a[7] = :seven',
    before: { a: L('x') },
    values: { ':nine': S('9'), ':seven': S('7') },
    after: { a: L('x', '7', '9') },
  },
  { update: 'REMOVE a, c', before: { a: N('1'), b: N('2') }, after: { b: N('2') } },
  { update: 'REMOVE a[0], a[2], a[9]', before: { a: L('x', 'y', 'z') }, after: { a: L('y') } },
  {
    update: 'REMOVE a[0], a[1].y SET a[2] = :v',
    before: { a: { L: [S('x'), { M: { y: N('1'), z: N('2') } }, S('old')] } },
    values: { ':v': S('new') },
    after: { a: { L: [{ M: { z: N('2') } }, S('new')] } },
  },
  {
    update: 'ADD a :v, b :w',
    before: { a: N('1') },
    values: { ':v': N('2'), ':w': N('-3') },
    after: { a: N('3'), b: N('-3') },
  },
  {
    update: 'ADD a :v',
    before: { a: { SS: ['x'] } },
    values: { ':v': { SS: ['x', 'y'] } },
    after: { a: { SS: ['x', 'y'] } },
  },
  {
    update: 'ADD a :v',
    before: { a: { NS: ['1'] } },
    values: { ':v': { NS: ['1.0', '2'] } },
    after: { a: { NS: ['1', '2'] } },
  },
  {
    update: 'DELETE a :v',
    before: { a: { SS: ['x', 'y'] } },
    values: { ':v': { SS: ['y', 'z'] } },
    after: { a: { SS: ['x'] } },
  },
  { update: 'DELETE a :v, b :v', before: { a: { SS: ['x'] } }, values: { ':v': { SS: ['x'] } }, after: {} },
  {
    update: 'set a = :v remove b add c :one delete d :gone',
    before: { b: N('1'), c: N('1'), d: { NS: ['1', '2'] } },
    values: { ':v': { BOOL: true }, ':one': N('1'), ':gone': { NS: ['2'] } },
    after: { a: { BOOL: true }, c: N('2'), d: { NS: ['1'] } },
  },
];

test.each(UPDATES)('$update on $before gives $after', async ({ after, ...row }) => {
  expect(await updated(row)).toEqual(after);
});

const INVALID: readonly (Row & { message: string })[] = [
  {
    update: 'SET a = b',
    message: 'The provided expression refers to an attribute that does not exist in the item',
  },
  {
    update: 'SET a = a + :v',
    before: { a: S('1') },
    values: { ':v': N('1') },
    message: 'An operand in the update expression has an incorrect data type',
  },
  {
    update: 'ADD a :v',
    before: { a: S('1') },
    values: { ':v': N('1') },
    message: 'An operand in the update expression has an incorrect data type',
  },
  {
    update: 'SET m.x = :v',
    values: { ':v': N('1') },
    message: 'The document path provided in the update expression is invalid for update',
  },
  {
    update: 'REMOVE m.x',
    before: { m: N('1') },
    message: 'The document path provided in the update expression is invalid for update',
  },
  {
    update: 'SET pk = :v',
    values: { ':v': S('other') },
    message: 'One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key',
  },
  {
    update: 'SET a = :v, m.x = :v REMOVE m',
    values: { ':v': N('1') },
    message:
      'Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [m, x], path two: [m]',
  },
  {
    update: 'SET #a = :v, a = :v',
    names: { '#a': 'a' },
    values: { ':v': N('1') },
    message:
      'Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]',
  },
  {
    update: 'SET m.x = :v, m[0] = :v',
    values: { ':v': N('1') },
    message:
      'Invalid UpdateExpression: Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [m, x], path two: [m, [0]]',
  },
  {
    update: 'SET a = :v SET b = :v',
    values: { ':v': N('1') },
    message: 'Invalid UpdateExpression: The "SET" section can only be used once in an update expression;',
  },
  {
    update: 'ADD a :v',
    values: { ':v': S('1') },
    message:
      'Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND',
  },
  {
    update: 'SET a = :v + :w',
    values: { ':v': S('1'), ':w': N('1') },
    message:
      'Invalid UpdateExpression: Incorrect operand type for operator or function; operator or function: +, operand type: S',
  },
  {
    update: 'SET a = size(b)',
    message: 'Invalid UpdateExpression: Invalid function name; function: size',
  },
  {
    update: 'SET a :v',
    values: { ':v': N('1') },
    message: 'Invalid UpdateExpression: Syntax error; token: ":v", near: "a :v"',
  },
  {
    update: 'SET a = :a + :b + :c',
    values: { ':a': N('1'), ':b': N('1'), ':c': N('1') },
    message: 'Invalid UpdateExpression: Syntax error; token: "+", near: ":b + :c"',
  },
];

test.each(INVALID)('DynamoDB refuses $update: $message', async ({ message, ...row }) => {
  await expect(updated(row)).rejects.toMatchObject({ name: 'ValidationException', message });
});

describe('what an update returns', () => {
  const before = { a: N('1'), m: { M: { x: N('1'), y: N('2') } }, l: L('p', 'q', 'r') };
  const row = { before, update: 'SET a = :v, m.x = :v, l[1] = :v REMOVE b', values: { ':v': N('9') } };

  test.each<[ReturnValue, Item | undefined]>([
    ['NONE', undefined],
    ['ALL_OLD', { pk: S('shop'), ...before }],
    ['UPDATED_OLD', { a: N('1'), m: { M: { x: N('1') } }, l: L('q') }],
    ['UPDATED_NEW', { a: N('9'), m: { M: { x: N('9') } }, l: { L: [N('9')] } }],
  ])('with %s', async (returnValues, attributes) => {
    expect(await updated(row, returnValues)).toEqual(attributes);
  });
});

test('an update of an item that does not exist creates it', async () => {
  const { Attributes } = await client.send(
    new UpdateItemCommand({ TableName: 'ledger', Key: { pk: S('new') }, ReturnValues: 'ALL_NEW' }),
  );
  expect(Attributes).toEqual({ pk: S('new') });
});

test('a failed update leaves the item as it was', async () => {
  const row = { before: { a: N('1'), l: L('x') }, update: 'SET a = :v, l[0].y = :v', values: { ':v': N('2') } };
  await expect(updated(row)).rejects.toThrow('invalid for update');
  expect(setup.dynamodb.inspect('ledger').find(({ pk }) => pk === 'shop')).toEqual({ pk: 'shop', a: 1, l: ['x'] });
});
