import { createHash } from 'node:crypto';
import type * as dynamodb from '@aws-sdk/client-dynamodb';
import { arn } from '../../../core.ts';
import { keyAttributes, type KeySchema } from '../storage/keys.ts';
import type { Index, Table } from '../storage/table.ts';

/** What an on-demand table takes at once (Developer Guide, "DynamoDB warm throughput"). */
const ON_DEMAND_WARMTH = { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000 };

/** DynamoDB's own key of the account. */
const OWN_KEY = arn('kms', `key/${uuidOf('alias/aws/dynamodb')}`);

/**
 * The table as DescribeTable shows it. Which fields it has: public recorded answers. Counts and sizes are exact at once;
 * at AWS they are brought up to date about every six hours.
 */
export function describeTable(table: Table): dynamodb.TableDescription {
  const { definition, rows } = table;
  const { throughput } = definition;
  return {
    TableName: definition.name,
    TableArn: table.arn,
    TableId: uuidOf(`${table.arn} ${table.createdMs}`),
    TableStatus: 'ACTIVE',
    CreationDateTime: new Date(table.createdMs),
    KeySchema: keySchemaElements(definition.keys),
    AttributeDefinitions: [...definition.attributeTypes].map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    ProvisionedThroughput: capacityOf(throughput),
    WarmThroughput: warmthOf(throughput),
    ...(throughput === undefined && {
      BillingModeSummary: {
        BillingMode: 'PAY_PER_REQUEST',
        LastUpdateToPayPerRequestDateTime: new Date(table.createdMs),
      },
    }),
    ItemCount: rows.count,
    TableSizeBytes: rows.bytes,
    DeletionProtectionEnabled: definition.deletionProtection,
    ...(definition.encrypted && {
      SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: definition.kmsKey ?? OWN_KEY },
    }),
    ...(table.indexes.size > 0 && {
      GlobalSecondaryIndexes: [...table.indexes.values()].map((index) => describeIndex(table, index)),
    }),
  };
}

/** The answer of CreateTable: what is there at once here takes AWS seconds. */
export function describeCreating(table: Table): dynamodb.TableDescription {
  const { WarmThroughput: _, GlobalSecondaryIndexes, BillingModeSummary, ...described } = describeTable(table);
  return {
    ...described,
    TableStatus: 'CREATING',
    ...(BillingModeSummary && { BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' } }),
    ...(GlobalSecondaryIndexes && {
      GlobalSecondaryIndexes: GlobalSecondaryIndexes.map(({ WarmThroughput: _warm, ...index }) => ({
        ...index,
        IndexStatus: 'CREATING' as const,
      })),
    }),
  };
}

/** The answer of DeleteTable, which leaves out what the table was made of. */
export function describeDeleting(table: Table): dynamodb.TableDescription {
  const { DeletionProtectionEnabled, ItemCount, ProvisionedThroughput, TableArn, TableId, TableName, TableSizeBytes } =
    describeTable(table);
  return {
    DeletionProtectionEnabled,
    ItemCount,
    ProvisionedThroughput,
    TableArn,
    TableId,
    TableName,
    TableSizeBytes,
    TableStatus: 'DELETING',
  };
}

const describeIndex = (table: Table, { definition, rows }: Index): dynamodb.GlobalSecondaryIndexDescription => ({
  IndexName: definition.name,
  IndexArn: `${table.arn}/index/${definition.name}`,
  IndexStatus: 'ACTIVE',
  KeySchema: keySchemaElements(definition.keys),
  Projection: {
    ProjectionType: definition.projection,
    ...(definition.included.length > 0 && { NonKeyAttributes: [...definition.included] }),
  },
  ProvisionedThroughput: capacityOf(definition.throughput),
  WarmThroughput: warmthOf(definition.throughput),
  ItemCount: rows.count,
  IndexSizeBytes: rows.bytes,
});

type Throughput = Table['definition']['throughput'];

const capacityOf = (throughput: Throughput): dynamodb.ProvisionedThroughputDescription => ({
  NumberOfDecreasesToday: 0,
  ...(throughput ?? { ReadCapacityUnits: 0, WriteCapacityUnits: 0 }),
});

/** Provisioned capacity is warm as far as it goes. */
const warmthOf = (throughput: Throughput) => ({
  ...(throughput
    ? { ReadUnitsPerSecond: throughput.ReadCapacityUnits, WriteUnitsPerSecond: throughput.WriteCapacityUnits }
    : ON_DEMAND_WARMTH),
  Status: 'ACTIVE' as const,
});

const keySchemaElements = (keys: KeySchema): dynamodb.KeySchemaElement[] =>
  keyAttributes(keys).map(({ name }, at) => ({ AttributeName: name, KeyType: at === 0 ? 'HASH' : 'RANGE' }));

/** The same id for the same text, in the form of a UUID. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex').slice(0, 32);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
