import type * as dynamodb from '@aws-sdk/client-dynamodb';
import type { Handlers } from '../../../wire/handlers.ts';
import { invalid, oneOf, refuse } from '../errors.ts';
import { project } from '../expressions/paths.ts';
import type { Tables } from '../storage/tables.ts';
import type { Item } from '../values/value.ts';
import { Consumption } from './consumption.ts';
import { commit, prepareDelete, preparePut, prepareUpdate, type Change, type PreparedWrite } from './prepare.ts';

/** The parameters that expressions replaced in 2014. */
const LEGACY = ['Expected', 'ConditionalOperator', 'AttributeUpdates'];

type Writes = Pick<Handlers<typeof dynamodb>, 'PutItem' | 'UpdateItem' | 'DeleteItem'>;

export function writeOperations(tables: Tables): Writes {
  return {
    PutItem: (input) => {
      requireOldOrNone(input.ReturnValues);
      return written(input, () => preparePut(tables, input));
    },
    UpdateItem: (input) => {
      oneOf(input.ReturnValues, 'returnValues', ['ALL_NEW', 'UPDATED_OLD', 'ALL_OLD', 'NONE', 'UPDATED_NEW']);
      return written(input, () => prepareUpdate(tables, input));
    },
    DeleteItem: (input) => {
      requireOldOrNone(input.ReturnValues);
      return written(input, () => prepareDelete(tables, input));
    },
  };
}

interface WriteInput {
  readonly ReturnConsumedCapacity?: dynamodb.ReturnConsumedCapacity | undefined;
  readonly ReturnItemCollectionMetrics?: dynamodb.ReturnItemCollectionMetrics | undefined;
  readonly ReturnValues?: dynamodb.ReturnValue | undefined;
}

function written(input: WriteInput, prepare: () => PreparedWrite) {
  refuse(input, LEGACY);
  requireNoCollectionMetrics(input);
  const consumption = new Consumption(input.ReturnConsumedCapacity);
  const change = prepare().decide();
  commit(change, consumption);
  return {
    Attributes: returned(change, input.ReturnValues),
    ConsumedCapacity: consumption.report()?.[0],
  };
}

/** Item collections are those of local secondary indexes, which no table has here. */
export function requireNoCollectionMetrics(input: WriteInput): void {
  refuse({ 'ReturnItemCollectionMetrics SIZE': input.ReturnItemCollectionMetrics === 'SIZE' }, [
    'ReturnItemCollectionMetrics SIZE',
  ]);
}

function requireOldOrNone(returnValues: dynamodb.ReturnValue | undefined): void {
  if (returnValues !== undefined && returnValues !== 'NONE' && returnValues !== 'ALL_OLD') {
    throw invalid('ReturnValues can only be ALL_OLD or NONE');
  }
}

function returned(
  { before, after, updated }: Change,
  returnValues: dynamodb.ReturnValue | undefined,
): Item | undefined {
  switch (returnValues) {
    case 'ALL_OLD':
      return before;
    case 'ALL_NEW':
      return after;
    case 'UPDATED_OLD':
      return before && notEmpty(project(before, updated));
    case 'UPDATED_NEW':
      return after && notEmpty(project(after, updated));
    default:
      return undefined;
  }
}

const notEmpty = (item: Item) => (Object.keys(item).length > 0 ? item : undefined);
