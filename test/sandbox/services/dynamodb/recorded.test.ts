import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  TransactWriteItemsCommand,
  type CreateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, expect, test } from 'vitest';
import { createLedger, createSetup, START_MS, type Setup } from './setup.ts';

// What AWS has been recorded to answer, with the values of the recordings.

const TableName = 'ledger';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const S = (text: string) => ({ S: text });

let setup: Setup;
beforeEach(() => {
  setup = createSetup();
});

const withIndex = (throughput: Partial<CreateTableCommandInput>, ofIndex: object): CreateTableCommandInput => ({
  TableName,
  KeySchema: [{ AttributeName: 'TID', KeyType: 'HASH' }],
  AttributeDefinitions: [
    { AttributeName: 'TID', AttributeType: 'S' },
    { AttributeName: 'TRID', AttributeType: 'S' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'ByRecord',
      KeySchema: [{ AttributeName: 'TRID', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
      ...ofIndex,
    },
  ],
  ...throughput,
});

test('a new table is CREATING and says nothing yet of how warm it is', async () => {
  const input = withIndex({ BillingMode: 'PAY_PER_REQUEST' }, {});
  const { TableDescription } = await setup.client.send(new CreateTableCommand(input));
  expect(TableDescription).toMatchObject({
    TableStatus: 'CREATING',
    TableId: expect.stringMatching(UUID),
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    GlobalSecondaryIndexes: [{ IndexStatus: 'CREATING' }],
  });
  expect(TableDescription).not.toHaveProperty('WarmThroughput');
  expect(TableDescription!.BillingModeSummary).not.toHaveProperty('LastUpdateToPayPerRequestDateTime');
});

test('an on-demand table is warm for 12,000 reads and 4,000 writes, and so are its indexes', async () => {
  await setup.client.send(new CreateTableCommand(withIndex({ BillingMode: 'PAY_PER_REQUEST' }, {})));
  const WarmThroughput = { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000, Status: 'ACTIVE' };
  const { Table } = await setup.client.send(new DescribeTableCommand({ TableName }));
  expect(Table).toMatchObject({
    TableId: expect.stringMatching(UUID),
    WarmThroughput,
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST', LastUpdateToPayPerRequestDateTime: new Date(START_MS) },
    GlobalSecondaryIndexes: [{ IndexStatus: 'ACTIVE', WarmThroughput }],
  });
});

test('an index has a throughput of its own', async () => {
  const units = (count: number) => ({ ReadCapacityUnits: count, WriteCapacityUnits: count });
  await setup.client.send(
    new CreateTableCommand(withIndex({ ProvisionedThroughput: units(5) }, { ProvisionedThroughput: units(1) })),
  );
  const { Table } = await setup.client.send(new DescribeTableCommand({ TableName }));
  expect(Table).toMatchObject({
    ProvisionedThroughput: units(5),
    WarmThroughput: { ReadUnitsPerSecond: 5, WriteUnitsPerSecond: 5 },
    GlobalSecondaryIndexes: [
      { ProvisionedThroughput: units(1), WarmThroughput: { ReadUnitsPerSecond: 1, WriteUnitsPerSecond: 1 } },
    ],
  });
  expect(Table).not.toHaveProperty('BillingModeSummary');
});

test('a table that is deleted is no longer told in full', async () => {
  await createLedger(setup);
  const { TableDescription } = await setup.client.send(new DeleteTableCommand({ TableName }));
  expect(Object.keys(TableDescription!).toSorted()).toEqual([
    'DeletionProtectionEnabled',
    'ItemCount',
    'ProvisionedThroughput',
    'TableArn',
    'TableId',
    'TableName',
    'TableSizeBytes',
    'TableStatus',
  ]);
});

test('encryption by KMS is on with its type alone, and shows the key', async () => {
  const input = { ...withIndex({ BillingMode: 'PAY_PER_REQUEST' }, {}), SSESpecification: { SSEType: 'KMS' } } as const;
  const { TableDescription } = await setup.client.send(new CreateTableCommand(input));
  expect(TableDescription!.SSEDescription).toEqual({
    Status: 'ENABLED',
    SSEType: 'KMS',
    KMSMasterKeyArn: expect.stringMatching(/^arn:aws:kms:eu-west-1:123456789012:key\/[0-9a-f-]{36}$/),
  });
});

test('a batch with an item without its key is refused in words of its own', async () => {
  await createLedger(setup);
  const batch = new BatchWriteItemCommand({
    RequestItems: { [TableName]: [{ PutRequest: { Item: { nonKey: S('hello') } } }] },
  });
  await expect(setup.client.send(batch)).rejects.toThrow('The provided key element does not match the schema');
});

test('a transaction that is sent again is the same in whatever order it names its attributes', async () => {
  await createLedger(setup);
  const write = (Item: Record<string, { S: string }>) =>
    setup.client.send(
      new TransactWriteItemsCommand({ ClientRequestToken: 'token', TransactItems: [{ Put: { TableName, Item } }] }),
    );
  await write({ pk: S('1'), name: S('a') });
  await expect(write({ name: S('a'), pk: S('1') })).resolves.toBeDefined();
  await expect(write({ name: S('b'), pk: S('1') })).rejects.toMatchObject({
    name: 'IdempotentParameterMismatchException',
  });
});

test('a transaction of more than 4 MB is refused', async () => {
  await createLedger(setup);
  const write = (items: number) =>
    setup.client.send(
      new TransactWriteItemsCommand({
        TransactItems: Array.from({ length: items }, (_, at) => ({
          Put: { TableName, Item: { pk: S(String(at)), text: S('x'.repeat(400_000)) } },
        })),
      }),
    );
  await expect(write(10)).resolves.toBeDefined();
  await expect(write(11)).rejects.toThrow('4 MB');
});

test('a token of 37 characters is refused, and a table name of two', async () => {
  await createLedger(setup);
  const TransactItems = [{ Put: { TableName, Item: { pk: S('1') } } }];
  await expect(
    setup.client.send(new TransactWriteItemsCommand({ ClientRequestToken: 'x'.repeat(37), TransactItems })),
  ).rejects.toThrow(
    "at 'clientRequestToken' failed to satisfy constraint: Member must have length less than or equal to 36",
  );
  await expect(
    setup.client.send(
      new CreateTableCommand({ ...withIndex({ BillingMode: 'PAY_PER_REQUEST' }, {}), TableName: 'ab' }),
    ),
  ).rejects.toThrow('Table/index names must be between 3 and 255 characters long');
});
