import type { Constraint, Constraints } from '../../wire/constraints.ts';

const KEY_LIST: Constraint = { length: [1, 100] };
const KEY_SCHEMA: Constraint = { length: [1, Infinity] };
const RETURN_CONSUMED_CAPACITY: Constraint = { values: ['INDEXES', 'TOTAL', 'NONE'] };
const BATCH_WRITE_ITEM_REQUEST_MAP: Constraint = {
  length: [1, 25],
  keys: { length: [1, 1024] },
  items: { length: [1, 25] },
};
const RETURN_ITEM_COLLECTION_METRICS: Constraint = { values: ['SIZE', 'NONE'] };
const KEY_SCHEMA_ATTRIBUTE_NAME: Constraint = { length: [1, 255] };
const TABLE_NAME: Constraint = { length: [3, 255], pattern: String.raw`[a-zA-Z0-9_.-]+` };
const POSITIVE_LONG_OBJECT: Constraint = { range: [1, Infinity] };
const STREAM_VIEW_TYPE: Constraint = { values: ['NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY'] };
const TABLE_ARN: Constraint = { length: [1, 1024] };
const COMPARISON_OPERATOR: Constraint = {
  values: [
    'EQ',
    'NE',
    'IN',
    'LE',
    'LT',
    'GE',
    'GT',
    'BETWEEN',
    'NOT_NULL',
    'NULL',
    'CONTAINS',
    'NOT_CONTAINS',
    'BEGINS_WITH',
  ],
};
const CONDITIONAL_OPERATOR: Constraint = { values: ['AND', 'OR'] };
const RETURN_VALUE: Constraint = { values: ['NONE', 'ALL_OLD', 'UPDATED_OLD', 'ALL_NEW', 'UPDATED_NEW'] };
const RETURN_VALUES_ON_CONDITION_CHECK_FAILURE: Constraint = { values: ['ALL_OLD', 'NONE'] };
const SELECT: Constraint = { values: ['ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES', 'SPECIFIC_ATTRIBUTES', 'COUNT'] };

/**
 * What the API model demands of the members of the simulated operations' inputs, each shape under its name in the model.
 * Source: service model in botocore 1.43.11.
 */
export const constraints: Constraints = {
  AttributeDefinition: { AttributeName: KEY_SCHEMA_ATTRIBUTE_NAME, AttributeType: { values: ['S', 'N', 'B'] } },
  AttributeValueUpdate: { Action: { values: ['ADD', 'PUT', 'DELETE'] } },
  BatchGetItemInput: {
    RequestItems: { length: [1, 100], keys: { length: [1, 1024] } },
    ReturnConsumedCapacity: RETURN_CONSUMED_CAPACITY,
  },
  BatchWriteItemInput: {
    RequestItems: BATCH_WRITE_ITEM_REQUEST_MAP,
    ReturnConsumedCapacity: RETURN_CONSUMED_CAPACITY,
    ReturnItemCollectionMetrics: RETURN_ITEM_COLLECTION_METRICS,
  },
  Condition: { ComparisonOperator: COMPARISON_OPERATOR },
  ConditionCheck: {
    TableName: TABLE_ARN,
    ReturnValuesOnConditionCheckFailure: RETURN_VALUES_ON_CONDITION_CHECK_FAILURE,
  },
  CreateTableInput: {
    TableName: TABLE_ARN,
    KeySchema: KEY_SCHEMA,
    BillingMode: { values: ['PROVISIONED', 'PAY_PER_REQUEST'] },
    TableClass: { values: ['STANDARD', 'STANDARD_INFREQUENT_ACCESS'] },
    GlobalTableSourceArn: TABLE_ARN,
    GlobalTableSettingsReplicationMode: { values: ['ENABLED', 'DISABLED', 'ENABLED_WITH_OVERRIDES'] },
  },
  Delete: { TableName: TABLE_ARN, ReturnValuesOnConditionCheckFailure: RETURN_VALUES_ON_CONDITION_CHECK_FAILURE },
  DeleteItemInput: {
    TableName: TABLE_ARN,
    ConditionalOperator: CONDITIONAL_OPERATOR,
    ReturnValues: RETURN_VALUE,
    ReturnConsumedCapacity: RETURN_CONSUMED_CAPACITY,
    ReturnItemCollectionMetrics: RETURN_ITEM_COLLECTION_METRICS,
    ReturnValuesOnConditionCheckFailure: RETURN_VALUES_ON_CONDITION_CHECK_FAILURE,
  },
  DeleteTableInput: { TableName: TABLE_ARN },
  DescribeContinuousBackupsInput: { TableName: TABLE_ARN },
  DescribeTableInput: { TableName: TABLE_ARN },
  DescribeTimeToLiveInput: { TableName: TABLE_ARN },
  ExpectedAttributeValue: { ComparisonOperator: COMPARISON_OPERATOR },
  Get: { TableName: TABLE_ARN },
  GetItemInput: { TableName: TABLE_ARN, AttributesToGet: KEY_SCHEMA, ReturnConsumedCapacity: RETURN_CONSUMED_CAPACITY },
  GlobalSecondaryIndex: { IndexName: TABLE_NAME, KeySchema: KEY_SCHEMA },
  KeySchemaElement: { AttributeName: KEY_SCHEMA_ATTRIBUTE_NAME, KeyType: { values: ['HASH', 'RANGE'] } },
  KeysAndAttributes: { Keys: KEY_LIST, AttributesToGet: KEY_SCHEMA },
  ListTablesInput: { ExclusiveStartTableName: TABLE_NAME, Limit: { range: [1, 100] } },
  ListTagsOfResourceInput: { ResourceArn: { length: [1, 1283] } },
  LocalSecondaryIndex: { IndexName: TABLE_NAME, KeySchema: KEY_SCHEMA },
  Projection: {
    ProjectionType: { values: ['ALL', 'KEYS_ONLY', 'INCLUDE'] },
    NonKeyAttributes: { length: [1, 20], items: { length: [1, 255] } },
  },
  ProvisionedThroughput: { ReadCapacityUnits: POSITIVE_LONG_OBJECT, WriteCapacityUnits: POSITIVE_LONG_OBJECT },
  Put: { TableName: TABLE_ARN, ReturnValuesOnConditionCheckFailure: RETURN_VALUES_ON_CONDITION_CHECK_FAILURE },
  PutItemInput: {
    TableName: TABLE_ARN,
    ReturnValues: RETURN_VALUE,
    ReturnConsumedCapacity: RETURN_CONSUMED_CAPACITY,
    ReturnItemCollectionMetrics: RETURN_ITEM_COLLECTION_METRICS,
    ConditionalOperator: CONDITIONAL_OPERATOR,
    ReturnValuesOnConditionCheckFailure: RETURN_VALUES_ON_CONDITION_CHECK_FAILURE,
  },
  QueryInput: {
    TableName: TABLE_ARN,
    IndexName: TABLE_NAME,
    Select: SELECT,
    AttributesToGet: KEY_SCHEMA,
    Limit: POSITIVE_LONG_OBJECT,
    ConditionalOperator: CONDITIONAL_OPERATOR,
    ReturnConsumedCapacity: RETURN_CONSUMED_CAPACITY,
  },
  SSESpecification: { SSEType: { values: ['AES256', 'KMS'] } },
  ScanInput: {
    TableName: TABLE_ARN,
    IndexName: TABLE_NAME,
    AttributesToGet: KEY_SCHEMA,
    Limit: POSITIVE_LONG_OBJECT,
    Select: SELECT,
    ConditionalOperator: CONDITIONAL_OPERATOR,
    ReturnConsumedCapacity: RETURN_CONSUMED_CAPACITY,
    TotalSegments: { range: [1, 1000000] },
    Segment: { range: [0, 999999] },
  },
  StreamSpecification: { StreamViewType: STREAM_VIEW_TYPE },
  Tag: { Key: { length: [1, 128] }, Value: { length: [0, 256] } },
  TimeToLiveSpecification: { AttributeName: KEY_SCHEMA_ATTRIBUTE_NAME },
  TransactGetItemsInput: { TransactItems: KEY_LIST, ReturnConsumedCapacity: RETURN_CONSUMED_CAPACITY },
  TransactWriteItemsInput: {
    TransactItems: KEY_LIST,
    ReturnConsumedCapacity: RETURN_CONSUMED_CAPACITY,
    ReturnItemCollectionMetrics: RETURN_ITEM_COLLECTION_METRICS,
    ClientRequestToken: { length: [1, 36] },
  },
  Update: { TableName: TABLE_ARN, ReturnValuesOnConditionCheckFailure: RETURN_VALUES_ON_CONDITION_CHECK_FAILURE },
  UpdateItemInput: {
    TableName: TABLE_ARN,
    ConditionalOperator: CONDITIONAL_OPERATOR,
    ReturnValues: RETURN_VALUE,
    ReturnConsumedCapacity: RETURN_CONSUMED_CAPACITY,
    ReturnItemCollectionMetrics: RETURN_ITEM_COLLECTION_METRICS,
    ReturnValuesOnConditionCheckFailure: RETURN_VALUES_ON_CONDITION_CHECK_FAILURE,
  },
  UpdateTimeToLiveInput: { TableName: TABLE_ARN },
};
