import type { CreateTableCommandInput, KeySchemaElement, Projection } from '@aws-sdk/client-dynamodb';
import { invalid, oneOf, refuse, required } from '../errors.ts';
import type { KeyType } from '../values/value.ts';
import type { KeySchema } from './keys.ts';

export interface IndexDefinition {
  readonly name: string;
  readonly keys: KeySchema;
  readonly projection: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
  /** With INCLUDE: what the index holds besides its own and the table's key. */
  readonly included: readonly string[];
  readonly throughput: Throughput | undefined;
}

/** Undefined stands for on-demand. */
interface Throughput {
  readonly ReadCapacityUnits: number;
  readonly WriteCapacityUnits: number;
}

/** What a table is made of, checked. */
export interface TableDefinition {
  readonly name: string;
  readonly keys: KeySchema;
  readonly indexes: readonly IndexDefinition[];
  readonly attributeTypes: ReadonlyMap<string, KeyType>;
  readonly throughput: Throughput | undefined;
  readonly deletionProtection: boolean;
  readonly encrypted: boolean;
  /** As the request names it; undefined for DynamoDB's own. */
  readonly kmsKey: string | undefined;
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
}

/** TableClass changes prices only, and throughput is never throttled here; both are taken and shown, no more. */
const NOT_SIMULATED = [
  'LocalSecondaryIndexes',
  'WarmThroughput',
  'ResourcePolicy',
  'OnDemandThroughput',
  'GlobalTableSourceArn',
  'GlobalTableSettingsReplicationMode',
];

const PREFIX = 'One or more parameter values were invalid: ';

/** Throws ValidationException where CreateTable would, or where it asks for what is not simulated. */
export function defineTable(input: CreateTableCommandInput): TableDefinition {
  refuse(input, NOT_SIMULATED);
  refuse({ StreamSpecification: input.StreamSpecification?.StreamEnabled }, ['StreamSpecification']);
  const name = tableName(required(input.TableName, 'tableName'));
  const attributeTypes = new Map(
    required(input.AttributeDefinitions, 'attributeDefinitions').map(({ AttributeName, AttributeType }) => {
      oneOf(AttributeType, 'attributeDefinitions.member.attributeType', ['S', 'N', 'B']);
      return [required(AttributeName, 'attributeName'), required(AttributeType, 'attributeType')];
    }),
  );
  const keys = keySchema(required(input.KeySchema, 'keySchema'), attributeTypes);
  const indexes = (input.GlobalSecondaryIndexes ?? []).map((index): IndexDefinition => {
    refuse(index, ['WarmThroughput', 'OnDemandThroughput']);
    return {
      name: required(index.IndexName, 'globalSecondaryIndexes.member.indexName'),
      keys: keySchema(required(index.KeySchema, 'globalSecondaryIndexes.member.keySchema'), attributeTypes),
      ...projectionOf(index.Projection),
      throughput: throughputOf({ BillingMode: input.BillingMode, ProvisionedThroughput: index.ProvisionedThroughput }),
    };
  });
  requireNoSpareAttributes([keys, ...indexes.map((index) => index.keys)], attributeTypes);
  const indexNames = indexes.map((index) => index.name);
  const repeated = indexNames.find((each, at) => indexNames.indexOf(each) !== at);
  if (repeated !== undefined) throw invalid(`${PREFIX}Duplicate index name: ${repeated}`);
  return {
    name,
    keys,
    indexes,
    attributeTypes,
    throughput: throughputOf(input),
    deletionProtection: input.DeletionProtectionEnabled ?? false,
    // A type without the switch turns encryption by KMS on: public recorded answers.
    encrypted: input.SSESpecification?.Enabled ?? input.SSESpecification?.SSEType === 'KMS',
    kmsKey: input.SSESpecification?.KMSMasterKeyId,
    tags: (input.Tags ?? []).map(({ Key, Value }) => ({ Key: required(Key, 'tags.key'), Value: Value ?? '' })),
  };
}

function tableName(name: string): string {
  if (/^[\w.-]{3,255}$/.test(name)) return name;
  throw invalid(
    "Invalid table/index name.  Table/index names must be between 3 and 255 characters long, and may contain only the characters a-z, A-Z, 0-9, '_', '-', and '.'",
  );
}

function keySchema(elements: readonly KeySchemaElement[], types: ReadonlyMap<string, KeyType>): KeySchema {
  const [first, second, ...further] = elements;
  if (further.length > 0) throw invalid(`${PREFIX}a key of more than two attributes is not simulated`);
  if (first?.KeyType !== 'HASH') throw invalid('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
  if (second && second.KeyType !== 'RANGE') {
    throw invalid('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type');
  }
  if (second && first.AttributeName === second.AttributeName) {
    throw invalid('Both the Hash Key and the Range Key element in the KeySchema have the same name');
  }
  const attribute = (element: KeySchemaElement) => {
    const name = required(element.AttributeName, 'keySchema.member.attributeName');
    const type = types.get(name);
    if (type !== undefined) return { name, type };
    const names = elements.map(({ AttributeName }) => AttributeName);
    throw invalid(
      `${PREFIX}Some index key attributes are not defined in AttributeDefinitions. ` +
        `Keys: [${names.join(', ')}], AttributeDefinitions: [${[...types.keys()].join(', ')}]`,
    );
  };
  return { partition: attribute(first), sort: second && attribute(second) };
}

function requireNoSpareAttributes(schemas: readonly KeySchema[], types: ReadonlyMap<string, KeyType>): void {
  const used = new Set(schemas.flatMap(({ partition, sort }) => [partition.name, ...(sort ? [sort.name] : [])]));
  if (used.size === types.size) return;
  throw invalid(
    schemas.length === 1
      ? `${PREFIX}Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions`
      : `${PREFIX}Some AttributeDefinitions are not used. AttributeDefinitions: [${[...types.keys()].join(', ')}], keys used: [${[...used].join(', ')}]`,
  );
}

function projectionOf(projection: Projection | undefined): Pick<IndexDefinition, 'projection' | 'included'> {
  const type = projection?.ProjectionType;
  if (type === undefined) throw invalid(`${PREFIX}Unknown ProjectionType: null`);
  oneOf(type, 'globalSecondaryIndexes.member.projection.projectionType', ['ALL', 'INCLUDE', 'KEYS_ONLY']);
  const included = projection?.NonKeyAttributes ?? [];
  if (type !== 'INCLUDE' && included.length > 0) {
    throw invalid(`${PREFIX}ProjectionType is ${type}, but NonKeyAttributes is specified`);
  }
  return { projection: type, included };
}

function throughputOf(
  input: Pick<CreateTableCommandInput, 'BillingMode' | 'ProvisionedThroughput'>,
): Throughput | undefined {
  oneOf(input.BillingMode, 'billingMode', ['PROVISIONED', 'PAY_PER_REQUEST']);
  const { ReadCapacityUnits, WriteCapacityUnits } = input.ProvisionedThroughput ?? {};
  if (input.BillingMode === 'PAY_PER_REQUEST') {
    if (ReadCapacityUnits === undefined && WriteCapacityUnits === undefined) return undefined;
    throw invalid(
      `${PREFIX}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST`,
    );
  }
  if (ReadCapacityUnits === undefined || WriteCapacityUnits === undefined) {
    throw invalid(
      `${PREFIX}ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED`,
    );
  }
  return { ReadCapacityUnits, WriteCapacityUnits };
}
