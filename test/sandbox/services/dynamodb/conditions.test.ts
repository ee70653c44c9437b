import { PutItemCommand, type PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { createLedger, createSetup, type Item } from './setup.ts';

const ITEM: Item = {
  pk: { S: 'shop' },
  state: { S: 'warming' },
  delay: { N: '10' },
  ceiling: { N: '10.0' },
  since: { S: '2026-01-01' },
  zones: { SS: ['a', 'b'] },
  weights: { NS: ['1', '2.50'] },
  steps: { L: [{ S: 'created' }, { M: { at: { N: '5' } } }] },
  detail: { M: { writer: { S: 'shop-1' }, constructor: { BOOL: true } } },
  payload: { B: Uint8Array.of(1, 2, 3) },
  payloads: { BS: [Uint8Array.of(1), Uint8Array.of(2)] },
  paused: { BOOL: false },
  nothing: { NULL: true },
};

interface Row {
  readonly condition: string;
  readonly values?: Item;
  readonly names?: Record<string, string>;
}

const setup = createSetup();
beforeAll(() => createLedger(setup));

/** Puts the item over itself under a condition. */
async function conditional({ condition, values, names }: Row): Promise<void> {
  const input: PutItemCommandInput = { TableName: 'ledger', Item: ITEM };
  await setup.client.send(new PutItemCommand(input));
  if (values) input.ExpressionAttributeValues = values;
  if (names) input.ExpressionAttributeNames = names;
  await setup.client.send(new PutItemCommand({ ...input, ConditionExpression: condition }));
}

const N = (text: string) => ({ N: text });
const S = (text: string) => ({ S: text });

const HOLDING: readonly Row[] = [
  { condition: 'delay = :v', values: { ':v': N('1e1') } },
  { condition: ':v = delay', values: { ':v': N('10') } },
  { condition: 'delay = ceiling' },
  { condition: 'delay <> :v', values: { ':v': S('10') } },
  { condition: 'absent <> :v', values: { ':v': N('1') } },
  { condition: 'delay < :v', values: { ':v': N('10.000000000000000000000000000000000001') } },
  { condition: 'delay <= :v', values: { ':v': N('10') } },
  { condition: 'delay > :v', values: { ':v': N('9') } },
  { condition: 'delay >= :v', values: { ':v': N('10') } },
  { condition: 'since < :v', values: { ':v': S('2026-01-02') } },
  { condition: 'payload > :v', values: { ':v': { B: Uint8Array.of(1, 2) } } },
  { condition: 'delay BETWEEN :low AND :high', values: { ':low': N('10'), ':high': N('11') } },
  {
    condition: 'delay between :low and :high AND paused = :no',
    values: { ':low': N('9'), ':high': N('10'), ':no': { BOOL: false } },
  },
  {
    condition: '#state IN (:a, :b)',
    names: { '#state': 'state' },
    values: { ':a': S('draining'), ':b': S('warming') },
  },
  { condition: 'attribute_exists(pk) AND attribute_not_exists(absent)' },
  { condition: 'attribute_exists(detail.writer) AND NOT attribute_exists(detail.toString)' },
  { condition: 'attribute_exists(steps[1].#at)', names: { '#at': 'at' } },
  { condition: 'attribute_not_exists(steps[2])' },
  { condition: 'attribute_type(nothing, :type)', values: { ':type': S('NULL') } },
  { condition: 'begins_with(since, :v)', values: { ':v': S('2026') } },
  { condition: 'begins_with(payload, :v)', values: { ':v': { B: Uint8Array.of(1, 2) } } },
  { condition: 'contains(since, :v)', values: { ':v': S('-01-') } },
  { condition: 'contains(#zones, :v)', names: { '#zones': 'zones' }, values: { ':v': S('b') } },
  { condition: 'contains(weights, :v)', values: { ':v': N('2.5') } },
  { condition: 'contains(steps, :v)', values: { ':v': { M: { at: N('5.0') } } } },
  { condition: 'contains(payloads, :v)', values: { ':v': { B: Uint8Array.of(2) } } },
  { condition: 'size(since) = :ten', values: { ':ten': N('10') } },
  {
    condition: 'size(steps) = :two AND size(#zones) = :two AND size(detail) = :two',
    names: { '#zones': 'zones' },
    values: { ':two': N('2') },
  },
  { condition: 'size(payload) > :two', values: { ':two': N('2') } },
  { condition: '#zones = :v', names: { '#zones': 'zones' }, values: { ':v': { SS: ['b', 'a'] } } },
  { condition: 'weights = :v', values: { ':v': { NS: ['2.5', '1.0'] } } },
  { condition: 'steps = :v', values: { ':v': { L: [S('created'), { M: { at: N('5') } }] } } },
  {
    condition: 'absent = :v OR delay = :ten AND paused = :no',
    values: { ':v': N('1'), ':ten': N('10'), ':no': { BOOL: false } },
  },
  { condition: 'NOT absent = :v AND delay = :ten', values: { ':v': N('1'), ':ten': N('10') } },
  { condition: 'NOT (absent = :v AND delay = :ten)', values: { ':v': N('1'), ':ten': N('10') } },
];

const FAILING: readonly Row[] = [
  { condition: 'delay = :v', values: { ':v': S('10') } },
  { condition: 'delay <> :v', values: { ':v': N('10.00') } },
  { condition: 'absent = gone' },
  { condition: 'absent < :v', values: { ':v': N('1') } },
  { condition: 'delay < :v', values: { ':v': N('10') } },
  { condition: 'delay < :v', values: { ':v': N('9.5') } },
  { condition: 'delay > :v', values: { ':v': N('10') } },
  { condition: 'delay >= :v', values: { ':v': N('10.1') } },
  { condition: 'delay > :v', values: { ':v': S('1') } },
  { condition: 'delay BETWEEN :low AND :high', values: { ':low': N('10.5'), ':high': N('11') } },
  { condition: 'delay BETWEEN :low AND :high', values: { ':low': N('1'), ':high': N('9') } },
  { condition: 'since IN (:a, :b)', values: { ':a': S('draining'), ':b': S('warming') } },
  { condition: 'attribute_exists(absent)' },
  { condition: 'attribute_not_exists(pk)' },
  { condition: 'attribute_exists(steps[2])' },
  { condition: 'attribute_type(nothing, :type)', values: { ':type': S('BOOL') } },
  { condition: 'begins_with(since, :v)', values: { ':v': S('026') } },
  { condition: 'begins_with(delay, :v)', values: { ':v': S('1') } },
  { condition: 'contains(since, :v)', values: { ':v': S('x') } },
  { condition: 'contains(#zones, :v)', names: { '#zones': 'zones' }, values: { ':v': S('ab') } },
  { condition: 'contains(steps, :v)', values: { ':v': { M: { at: N('6') } } } },
  { condition: 'size(delay) > :v', values: { ':v': N('0') } },
  { condition: '#zones = :v', names: { '#zones': 'zones' }, values: { ':v': { SS: ['a'] } } },
  { condition: 'steps = :v', values: { ':v': { L: [{ M: { at: N('5') } }, S('created')] } } },
  {
    condition: '(absent = :v OR delay = :ten) AND paused = :yes',
    values: { ':v': N('1'), ':ten': N('10'), ':yes': { BOOL: true } },
  },
  { condition: 'NOT delay = :ten', values: { ':ten': N('10') } },
];

describe('a condition', () => {
  test.each(HOLDING)('holds: $condition $values', async (row) => {
    await expect(conditional(row)).resolves.toBeUndefined();
  });

  test.each(FAILING)('fails: $condition $values', async (row) => {
    await expect(conditional(row)).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      message: 'The conditional request failed',
    });
  });
});

const INVALID: readonly (Row & { message: string })[] = [
  {
    condition: 'delay = :v',
    values: { ':v': N('1'), ':w': N('2'), ':x': N('3') },
    message: 'Value provided in ExpressionAttributeValues unused in expressions: keys: {:w, :x}',
  },
  {
    condition: 'attribute_exists(pk)',
    names: { '#n': 'n' },
    message: 'Value provided in ExpressionAttributeNames unused in expressions: keys: {#n}',
  },
  {
    condition: 'delay = :w',
    values: { ':v': N('1') },
    message:
      'Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute value: :w',
  },
  {
    condition: 'attribute_exists(#m)',
    names: { '#n': 'n' },
    message:
      'Invalid ConditionExpression: An expression attribute name used in the document path is not defined; attribute name: #m',
  },
  {
    condition: 'status = :v',
    values: { ':v': S('x') },
    message: 'Invalid ConditionExpression: Attribute name is a reserved keyword; reserved keyword: status',
  },
  {
    condition: 'attribute_exists(detail.Owner)',
    message: 'Invalid ConditionExpression: Attribute name is a reserved keyword; reserved keyword: Owner',
  },
  { condition: '', message: 'Invalid ConditionExpression: The expression can not be empty;' },
  { condition: 'delay =', message: 'Invalid ConditionExpression: Syntax error; token: "<EOF>", near: "="' },
  {
    condition: 'delay == :v',
    values: { ':v': N('1') },
    message: 'Invalid ConditionExpression: Syntax error; token: "=", near: "== :v"',
  },
  {
    condition: 'attribute_exist(pk)',
    message: 'Invalid ConditionExpression: Invalid function name; function: attribute_exist',
  },
  {
    condition: 'begins_with(pk)',
    message:
      'Invalid ConditionExpression: Incorrect number of operands for operator or function; operator or function: begins_with, number of operands: 1',
  },
  {
    condition: 'begins_with(pk, :v)',
    values: { ':v': N('1') },
    message:
      'Invalid ConditionExpression: Incorrect operand type for operator or function; operator or function: begins_with, operand type: N',
  },
  {
    condition: 'attribute_exists(:v)',
    values: { ':v': S('pk') },
    message:
      'Invalid ConditionExpression: Operator or function requires a document path; operator or function: attribute_exists',
  },
  {
    condition: 'size(pk)',
    message:
      'Invalid ConditionExpression: The function is not allowed to be used this way in an expression; function: size',
  },
  {
    condition: 'delay = delay',
    message:
      'Invalid ConditionExpression: The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [delay]',
  },
  {
    condition: 'delay BETWEEN :low AND :high',
    values: { ':low': N('2'), ':high': N('1') },
    message:
      'Invalid ConditionExpression: The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}',
  },
  {
    condition: '((delay = ceiling))',
    message: 'Invalid ConditionExpression: The expression has redundant parentheses;',
  },
  {
    condition: 'delay = :v',
    values: { ':v': N('ten') },
    message:
      'ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value: ten for key :v',
  },
];

test.each(INVALID)('DynamoDB refuses $condition: $message', async ({ message, ...row }) => {
  await expect(conditional(row)).rejects.toMatchObject({ name: 'ValidationException', message });
});

test('values without any expression are refused', async () => {
  const command = new PutItemCommand({
    TableName: 'ledger',
    Item: ITEM,
    ExpressionAttributeValues: { ':v': N('1') },
  });
  await expect(setup.client.send(command)).rejects.toMatchObject({
    name: 'ValidationException',
    message: 'ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null',
  });
});

test('a failed condition shows the item if it was asked to, and only then', async () => {
  const failing = {
    TableName: 'ledger',
    Item: { pk: S('shown') },
    ConditionExpression: 'attribute_not_exists(pk)',
  };
  await setup.client.send(new PutItemCommand(failing));
  await expect(setup.client.send(new PutItemCommand(failing))).rejects.not.toHaveProperty('Item.pk');
  await expect(
    setup.client.send(new PutItemCommand({ ...failing, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })),
  ).rejects.toMatchObject({ Item: { pk: S('shown') } });
});
