import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  type CreateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import { createLedger, createSetup, START_MS, WITH_SORT_KEY, type Setup } from './setup.ts';

const N = (text: string) => ({ N: text });
const S = (text: string) => ({ S: text });
const TableName = 'ledger';

let setup: Setup;
beforeEach(() => {
  setup = createSetup();
});

describe('a table', () => {
  test('is described as it was created', async () => {
    await createLedger(setup, { ...WITH_SORT_KEY, Tags: [{ Key: 'owner', Value: 'us' }] });
    await setup.client.send(new PutItemCommand({ TableName, Item: { pk: S('shop'), sk: N('1') } }));
    const { Table } = await setup.client.send(new DescribeTableCommand({ TableName }));
    expect(Table).toMatchObject({
      TableName,
      TableArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/ledger',
      TableStatus: 'ACTIVE',
      CreationDateTime: new Date(START_MS),
      KeySchema: WITH_SORT_KEY.KeySchema,
      AttributeDefinitions: WITH_SORT_KEY.AttributeDefinitions,
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      ItemCount: 1,
      TableSizeBytes: 10,
      DeletionProtectionEnabled: false,
    });
    const tags = new ListTagsOfResourceCommand({ ResourceArn: Table?.TableArn });
    expect((await setup.client.send(tags)).Tags).toEqual([{ Key: 'owner', Value: 'us' }]);
  });

  test('is created once, and gone when deleted', async () => {
    await createLedger(setup);
    await expect(createLedger(setup)).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: 'Table already exists: ledger',
    });
    await setup.client.send(new DeleteTableCommand({ TableName }));
    await expect(setup.client.send(new DescribeTableCommand({ TableName }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found: Table: ledger not found',
    });
  });

  test('stays while it is protected against deletion', async () => {
    await createLedger(setup, { DeletionProtectionEnabled: true });
    await expect(setup.client.send(new DeleteTableCommand({ TableName }))).rejects.toThrow(
      'protected against deletion',
    );
    expect((await setup.client.send(new ListTablesCommand())).TableNames).toEqual(['ledger']);
  });

  test('is listed by pages in the order of names', async () => {
    for (const name of ['ccc', 'aaa', 'bbb']) await createLedger(setup, { TableName: name });
    const first = await setup.client.send(new ListTablesCommand({ Limit: 2 }));
    expect([first.TableNames, first.LastEvaluatedTableName]).toEqual([['aaa', 'bbb'], 'bbb']);
    const second = await setup.client.send(new ListTablesCommand({ ExclusiveStartTableName: 'bbb' }));
    expect([second.TableNames, second.LastEvaluatedTableName]).toEqual([['ccc'], undefined]);
  });

  test.each<[string, Partial<CreateTableCommandInput>, string]>([
    ['a local secondary index', { LocalSecondaryIndexes: [] }, 'LocalSecondaryIndexes is not simulated'],
    ['a stream', { StreamSpecification: { StreamEnabled: true } }, 'StreamSpecification is not simulated'],
    [
      'an attribute that no key needs',
      { AttributeDefinitions: WITH_SORT_KEY.AttributeDefinitions },
      'One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
    ],
    [
      'a key without a definition',
      { KeySchema: WITH_SORT_KEY.KeySchema },
      'One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [pk, sk], AttributeDefinitions: [pk]',
    ],
    [
      'no throughput, if it is provisioned',
      { BillingMode: 'PROVISIONED' },
      'One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
    ],
  ])('with %s is refused', async (_, differing, message) => {
    await expect(createLedger(setup, differing)).rejects.toMatchObject({ name: 'ValidationException', message });
  });
});

test('a malformed name is refused', async () => {
  const command = new CreateTableCommand({ TableName: 'a', KeySchema: [], AttributeDefinitions: [] });
  await expect(setup.client.send(command)).rejects.toMatchObject({ name: 'ValidationException' });
});
