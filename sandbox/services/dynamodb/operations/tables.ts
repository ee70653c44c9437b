import type * as dynamodb from '@aws-sdk/client-dynamodb';
import { AwsError, type Handlers } from '../../../wire/handlers.ts';
import { invalid, required } from '../errors.ts';
import { defineTable } from '../storage/definition.ts';
import { describeCreating, describeDeleting, describeTable } from './description.ts';
import type { Table } from '../storage/table.ts';
import type { Tables } from '../storage/tables.ts';

/** The most names that ListTables answers at once. Source: API Reference, ListTables. */
const LIST_MAX_NAMES = 100;

type TableOperations = Pick<
  Handlers<typeof dynamodb>,
  | 'CreateTable'
  | 'DescribeTable'
  | 'DeleteTable'
  | 'ListTables'
  | 'UpdateTimeToLive'
  | 'DescribeTimeToLive'
  | 'DescribeContinuousBackups'
  | 'ListTagsOfResource'
>;

export function tableOperations(tables: Tables): TableOperations {
  return {
    CreateTable: (input) => ({ TableDescription: describeCreating(tables.create(defineTable(input))) }),
    DescribeTable: (input) => ({ Table: describeTable(tables.describe(input.TableName)) }),
    DeleteTable: (input) => {
      const table = tables.describe(input.TableName);
      tables.delete(table);
      return { TableDescription: describeDeleting(table) };
    },
    ListTables: (input) => {
      const { ExclusiveStartTableName: start, Limit = LIST_MAX_NAMES } = input;
      const names = tables.names.filter((name) => start === undefined || name > start);
      const page = names.slice(0, Limit);
      return { TableNames: page, LastEvaluatedTableName: page.length < names.length ? page.at(-1) : undefined };
    },
    UpdateTimeToLive: (input) => {
      const specification = required(input.TimeToLiveSpecification, 'timeToLiveSpecification');
      setTimeToLive(tables.get(input.TableName), specification);
      return { TimeToLiveSpecification: specification };
    },
    DescribeTimeToLive: (input) => {
      const { attribute } = tables.get(input.TableName).timeToLive;
      return {
        TimeToLiveDescription:
          attribute === undefined
            ? { TimeToLiveStatus: 'DISABLED' }
            : { TimeToLiveStatus: 'ENABLED', AttributeName: attribute },
      };
    },
    DescribeContinuousBackups: (input) => {
      const table = tables.find(required(input.TableName, 'tableName'));
      if (!table) throw new AwsError('TableNotFoundException', `Table not found: ${input.TableName}`);
      return {
        ContinuousBackupsDescription: {
          ContinuousBackupsStatus: 'ENABLED',
          PointInTimeRecoveryDescription: table.pointInTimeRecovery.describe(),
        },
      };
    },
    ListTagsOfResource: (input) => {
      const resourceArn = required(input.ResourceArn, 'resourceArn');
      const table = resourceArn.startsWith('arn:') ? tables.find(resourceArn) : undefined;
      if (!table) {
        throw new AwsError(
          'ResourceNotFoundException',
          `Requested resource not found: ResourcArn: ${resourceArn} not found`,
        );
      }
      return { Tags: [...table.definition.tags] };
    },
  };
}

/** Switches it on or off; asking for what is so already is an error at AWS. */
function setTimeToLive({ timeToLive }: Table, specification: dynamodb.TimeToLiveSpecification): void {
  const attribute = required(specification.AttributeName, 'timeToLiveSpecification.attributeName');
  const enabled = required(specification.Enabled, 'timeToLiveSpecification.enabled');
  const current = timeToLive.attribute;
  if (!enabled && current === undefined) throw invalid('TimeToLive is already disabled');
  if (current !== undefined && current !== attribute) {
    throw invalid(`TimeToLive is active on a different AttributeName: current AttributeName is ${current}`);
  }
  if (enabled && current !== undefined) throw invalid('TimeToLive is already enabled');
  timeToLive.use(enabled ? attribute : undefined);
}
