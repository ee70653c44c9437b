import type { Context } from '../evaluate.ts';
import { anything, arnOf, withRequestTags } from './demand.ts';
import type { Demand, DemandsOf, Input, Lookups, ServiceActions } from './demand.ts';

type Item = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const tableArn = (nameOrArn: string) => arnOf('dynamodb', 'table/', nameOrArn);
const tableName = (nameOrArn: string) => nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);

const table: DemandsOf = (input) => [{ resource: tableArn(input['TableName']) }];
const tableOrIndex: DemandsOf = (input, lookups) => {
  const resource = tableArn(input['TableName']);
  const index = input['IndexName'];
  if (index !== undefined) return [{ resource: `${resource}/index/${String(index)}` }];
  return [{ resource, context: leadingKeys(queriedKeys(input, lookups)) }];
};

/** The partition keys that a request reaches. Source: DynamoDB Developer Guide, "Specifying conditions". */
function leadingKeys(values: readonly string[]): Context {
  return values.length === 0 ? {} : { 'dynamodb:LeadingKeys': values };
}

/** One item, by its key or as a whole. */
function onItem(nameOrArn: string, item: Item | undefined, lookups: Lookups, action?: string): Demand {
  const key = lookups.partitionKey?.(tableName(nameOrArn));
  const value = key === undefined ? undefined : item?.[key];
  return {
    ...(action === undefined ? {} : { action }),
    resource: tableArn(nameOrArn),
    context: leadingKeys(value ? Object.values(value).map(String) : []),
  };
}

const byKey: DemandsOf = (input, lookups) => [onItem(input['TableName'], input['Key'], lookups)];

/** The value that a query compares the partition key with: `pk = :value`, where `pk` may be a placeholder. */
function queriedKeys(input: Input, lookups: Lookups): readonly string[] {
  const key = lookups.partitionKey?.(tableName(String(input['TableName'])));
  for (const [, name = '', value = ''] of String(input['KeyConditionExpression'] ?? '').matchAll(
    /(#?\w+)\s*=\s*(:\w+)/g,
  )) {
    if (key !== undefined && (input['ExpressionAttributeNames']?.[name] ?? name) === key) {
      return Object.values(input['ExpressionAttributeValues']?.[value] ?? {}).map(String);
    }
  }
  return [];
}

function batchGet(input: Input, lookups: Lookups): readonly Demand[] {
  const tables: Readonly<Record<string, { readonly Keys?: readonly Item[] }>> = input['RequestItems'] ?? {};
  return Object.entries(tables).flatMap(([name, { Keys }]) => (Keys ?? []).map((key) => onItem(name, key, lookups)));
}

interface WriteRequest {
  readonly PutRequest?: { readonly Item?: Item };
  readonly DeleteRequest?: { readonly Key?: Item };
}

function batchWrite(input: Input, lookups: Lookups): readonly Demand[] {
  const tables: Readonly<Record<string, readonly WriteRequest[]>> = input['RequestItems'] ?? {};
  return Object.entries(tables).flatMap(([name, writes]) =>
    writes.map(({ PutRequest, DeleteRequest }) => onItem(name, PutRequest?.Item ?? DeleteRequest?.Key, lookups)),
  );
}

interface TransactItem {
  readonly TableName?: string;
  readonly Item?: Item;
  readonly Key?: Item;
}

/** The action that each part of a transaction needs; the transactions have no actions of their own. */
const ACTION_OF_PART: Readonly<Record<string, string>> = {
  ConditionCheck: 'dynamodb:ConditionCheckItem',
  Delete: 'dynamodb:DeleteItem',
  Get: 'dynamodb:GetItem',
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
};

const transaction: DemandsOf = (input, lookups) =>
  ((input['TransactItems'] ?? []) as readonly Readonly<Record<string, TransactItem | undefined>>[]).flatMap((parts) =>
    Object.entries(parts).flatMap(([part, item]) =>
      item ? [onItem(item.TableName ?? '', item.Item ?? item.Key, lookups, ACTION_OF_PART[part])] : [],
    ),
  );

export const dynamodb: ServiceActions = {
  BatchGetItem: batchGet,
  BatchWriteItem: batchWrite,
  CreateTable: withRequestTags(table),
  DeleteItem: byKey,
  DeleteTable: table,
  DescribeContinuousBackups: table,
  DescribeEndpoints: anything,
  DescribeTable: table,
  DescribeTimeToLive: table,
  GetItem: byKey,
  ListTables: anything,
  ListTagsOfResource: (input) => [{ resource: String(input['ResourceArn']) }],
  PutItem: (input, lookups) => [onItem(input['TableName'], input['Item'], lookups)],
  Query: tableOrIndex,
  Scan: tableOrIndex,
  TransactGetItems: transaction,
  TransactWriteItems: transaction,
  UpdateItem: byKey,
  UpdateTable: table,
  UpdateTimeToLive: table,
};
