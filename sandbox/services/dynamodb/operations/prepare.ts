import type { ConditionCheck, Delete, Put, Update as UpdateRequest } from '@aws-sdk/client-dynamodb';
import { AwsError } from '../../../wire/handlers.ts';
import { invalid, oneOf, required } from '../errors.ts';
import { holds } from '../expressions/evaluate.ts';
import { readExpressions, type Expressions } from '../expressions/index.ts';
import type { Path } from '../expressions/ast.ts';
import { applyUpdate, updatedPaths } from '../expressions/update.ts';
import { QUOTAS } from '../quotas.ts';
import { checkKey, keyAttributes, keyOf } from '../storage/keys.ts';
import type { Table } from '../storage/table.ts';
import type { Tables } from '../storage/tables.ts';
import { acceptItem } from '../values/accept.ts';
import { itemBytes } from '../values/size.ts';
import { TRANSACTION_FACTOR, writeUnits } from '../values/units.ts';
import type { Item } from '../values/value.ts';
import type { Consumption } from './consumption.ts';

/**
 * A write in three steps, which let a transaction decide all before it changes anything: prepared, it is known to be
 * a sensible request; decided, its condition holds and what it stores is known; committed, it is done.
 */
export interface PreparedWrite {
  readonly table: Table;
  readonly key: Item;
  /** Throws ConditionalCheckFailedException, or ValidationException if the item makes the update impossible. */
  decide(): Change;
}

export interface Change {
  readonly table: Table;
  readonly key: Item;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  /** False for a mere check, which stores nothing. */
  readonly stores: boolean;
  /** What an update named, for UPDATED_OLD and UPDATED_NEW. */
  readonly updated: readonly Path[];
}

/** The inputs have the members of a transaction's parts, which the operations' own inputs have too. */
export function preparePut(tables: Tables, input: Put): PreparedWrite {
  const item = acceptItem(required(input.Item, 'item'));
  const expressions = readExpressions(input, ['ConditionExpression']);
  const table = tables.get(input.TableName);
  table.check(item);
  requireSize(item, 'Item size has exceeded the maximum allowed size');
  return prepared(table, keyOf(table.definition.keys, item), input, expressions, () => ({ after: item }));
}

export function prepareDelete(tables: Tables, input: Delete): PreparedWrite {
  const key = acceptItem(required(input.Key, 'key'));
  const expressions = readExpressions(input, ['ConditionExpression']);
  const table = tables.get(input.TableName);
  checkKey(table.definition.keys, key);
  return prepared(table, key, input, expressions, () => ({ after: undefined }));
}

export function prepareCheck(tables: Tables, input: ConditionCheck): PreparedWrite {
  required(input.ConditionExpression, 'conditionExpression');
  const key = acceptItem(required(input.Key, 'key'));
  const expressions = readExpressions(input, ['ConditionExpression']);
  const table = tables.get(input.TableName);
  checkKey(table.definition.keys, key);
  return prepared(table, key, input, expressions, (before) => ({ after: before, stores: false }));
}

/** Unlike in a transaction, UpdateItem's expression may be absent: then the update makes sure that the item exists. */
export type UpdateInput = Omit<UpdateRequest, 'UpdateExpression'> & { UpdateExpression?: string | undefined };

export function prepareUpdate(tables: Tables, input: UpdateInput): PreparedWrite {
  const key = acceptItem(required(input.Key, 'key'));
  const expressions = readExpressions(input, ['UpdateExpression', 'ConditionExpression']);
  const table = tables.get(input.TableName);
  checkKey(table.definition.keys, key);
  const { update, scope } = expressions;
  const updated = update ? updatedPaths(update, scope) : [];
  for (const { name } of keyAttributes(table.definition.keys)) {
    if (updated.every(([first]) => first !== name)) continue;
    throw invalid(
      `One or more parameter values were invalid: Cannot update attribute ${name}. This attribute is part of the key`,
    );
  }
  return prepared(table, key, input, expressions, (before) => {
    const after = update ? applyUpdate(update, before ?? key, scope) : (before ?? key);
    table.check(after);
    requireSize(after, 'Item size to update has exceeded the maximum allowed size');
    return { after, updated };
  });
}

/** Stores what was decided and counts the capacity; gives nothing back, for it cannot fail. */
export function commit(change: Change, consumption: Consumption, inTransaction = false): void {
  const { table, key, before, after } = change;
  const factor = inTransaction ? TRANSACTION_FACTOR : 1;
  const bytes = Math.max(before ? itemBytes(before) : 0, after ? itemBytes(after) : 0);
  consumption.write(table, factor * writeUnits(bytes));
  if (!change.stores || (before === undefined && after === undefined)) return;
  for (const [name, units] of table.write(key, after)) consumption.write(table, factor * units, name);
}

function prepared(
  table: Table,
  key: Item,
  input: Pick<Put, 'ReturnValuesOnConditionCheckFailure'>,
  { condition, scope }: Expressions,
  decide: (before: Item | undefined) => Pick<Change, 'after'> & Partial<Change>,
): PreparedWrite {
  oneOf(input.ReturnValuesOnConditionCheckFailure, 'returnValuesOnConditionCheckFailure', ['ALL_OLD', 'NONE']);
  return {
    table,
    key,
    decide: () => {
      const before = table.get(key);
      if (condition && !holds(condition, before ?? {}, scope)) {
        const shown = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && before !== undefined;
        throw new AwsError('ConditionalCheckFailedException', 'The conditional request failed', {
          fields: shown ? { Item: before } : {},
        });
      }
      return { table, key, before, stores: true, updated: [], ...decide(before) };
    },
  };
}

function requireSize(item: Item, message: string): void {
  if (itemBytes(item) > QUOTAS.bytesOfItem) throw invalid(message);
}
