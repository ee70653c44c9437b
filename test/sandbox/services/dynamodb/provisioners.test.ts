import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, expect, test } from 'vitest';
import type { DeployedResource } from '../../../../sandbox/deploy/resource.ts';
import { createSetup, type Setup } from './setup.ts';

const TableName = 'ledger';

let setup: Setup;
beforeEach(() => {
  setup = createSetup();
});

const resource = (type: string, properties: Record<string, unknown>): DeployedResource => ({
  stackName: 'platform',
  logicalId: 'Ledger',
  type,
  properties: {
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
    TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
    ...properties,
  },
  name: TableName,
  arn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/ledger',
  ref: TableName,
});
const provision = async (type: string, properties: Record<string, unknown>) =>
  setup.dynamodb.provisioners[type]!(resource(type, properties));
const recovery = { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } };

test.each([
  ['AWS::DynamoDB::Table', { ...recovery, DeletionProtectionEnabled: true, SSESpecification: { SSEEnabled: true } }],
  [
    'AWS::DynamoDB::GlobalTable',
    {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      Replicas: [{ Region: 'eu-west-1', DeletionProtectionEnabled: true, ...recovery }],
    },
  ],
])('a template creates an %s with what it declares', async (type, properties) => {
  await provision(type, properties);
  const { Table } = await setup.client.send(new DescribeTableCommand({ TableName }));
  expect(Table).toMatchObject({
    DeletionProtectionEnabled: true,
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    SSEDescription: { Status: 'ENABLED' },
  });
  const ttl = await setup.client.send(new DescribeTimeToLiveCommand({ TableName }));
  expect(ttl.TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' });
  const backups = await setup.client.send(new DescribeContinuousBackupsCommand({ TableName }));
  expect(backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription).toEqual({
    PointInTimeRecoveryStatus: 'ENABLED',
    RecoveryPeriodInDays: 35,
    EarliestRestorableDateTime: Table?.CreationDateTime,
    LatestRestorableDateTime: Table?.CreationDateTime,
  });
});

test.each([
  [
    'AWS::DynamoDB::Table',
    { KinesisStreamSpecification: {} },
    'platform/Ledger: KinesisStreamSpecification of AWS::DynamoDB::Table is not simulated',
  ],
  [
    'AWS::DynamoDB::Table',
    { StreamSpecification: { StreamViewType: 'NEW_IMAGE' } },
    'platform/Ledger: StreamSpecification is not simulated',
  ],
  [
    'AWS::DynamoDB::GlobalTable',
    { Replicas: [{ Region: 'eu-west-1' }, { Region: 'us-east-1' }] },
    'platform/Ledger: Replicas outside of eu-west-1 of AWS::DynamoDB::GlobalTable is not simulated',
  ],
])('a template with an %s of %o is refused', async (type, properties, message) => {
  await expect(provision(type, properties)).rejects.toThrow(message);
});
