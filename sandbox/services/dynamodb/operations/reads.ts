import type * as dynamodb from '@aws-sdk/client-dynamodb';
import type { Handlers } from '../../../wire/handlers.ts';
import { constraint, invalid, refuse, required } from '../errors.ts';
import type { Condition, Operand } from '../expressions/ast.ts';
import { readExpressions } from '../expressions/index.ts';
import { readKeyCondition } from '../expressions/keyCondition.ts';
import { project } from '../expressions/paths.ts';
import type { Scope } from '../expressions/scope.ts';
import { checkKey, keyAttributes, type KeySchema } from '../storage/keys.ts';
import { comparePartitions, HASH_RANGE, positionIn, type Position } from '../storage/position.ts';
import type { Tables } from '../storage/tables.ts';
import { acceptItem } from '../values/accept.ts';
import { itemBytes } from '../values/size.ts';
import { readUnits } from '../values/units.ts';
import type { Item } from '../values/value.ts';
import { Consumption } from './consumption.ts';
import { behind, checkSelection, readPage, sourceOf, startPosition } from './page.ts';

/** The parameters that expressions replaced in 2014. */
const LEGACY = ['AttributesToGet', 'KeyConditions', 'QueryFilter', 'ScanFilter', 'ConditionalOperator'];

type Reads = Pick<Handlers<typeof dynamodb>, 'GetItem' | 'Query' | 'Scan'>;

export function readOperations(tables: Tables): Reads {
  return {
    GetItem: (input) => {
      refuse(input, LEGACY);
      const consumption = new Consumption(input.ReturnConsumedCapacity);
      const item = readItem(tables, input, consumption, input.ConsistentRead ?? false);
      return { Item: item, ConsumedCapacity: consumption.report()?.[0] };
    },
    Query: (input) => query(tables, input),
    Scan: (input) => scan(tables, input),
  };
}

export interface ItemRequest {
  readonly TableName?: string | undefined;
  readonly Key?: Item | undefined;
  readonly ProjectionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
}

/** Reads one item; `factor` counts its capacity more than once, as transactions do. */
export function readItem(
  tables: Tables,
  request: ItemRequest,
  consumption: Consumption,
  consistent: boolean,
  factor = 1,
): Item | undefined {
  const key = acceptItem(required(request.Key, 'key'));
  const { projection } = readExpressions(request, ['ProjectionExpression']);
  const table = tables.get(request.TableName);
  checkKey(table.definition.keys, key);
  const item = table.get(key, table.past(table.rows, consistent));
  consumption.read(table, factor * readUnits(item ? itemBytes(item) : 0, consistent));
  return item && projection ? project(item, projection) : item;
}

function query(tables: Tables, input: dynamodb.QueryCommandInput) {
  refuse(input, LEGACY);
  if (input.KeyConditionExpression === undefined) {
    throw invalid('Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.');
  }
  const expressions = readExpressions(input, ['ProjectionExpression', 'FilterExpression', 'KeyConditionExpression']);
  const source = sourceOf(tables.get(input.TableName), input);
  const { scope, filter } = expressions;
  const range = readKeyCondition(expressions.keyCondition!, source.keys, scope);
  checkSelection(input, source, expressions);
  if (filter) requireNoKeys(filter, source.keys, scope);

  const partition = positionIn(
    { partition: source.keys.partition, sort: undefined },
    {
      [source.keys.partition.name]: range.partition,
    },
  );
  const side = (position: Position) =>
    comparePartitions(position, partition) || (position.sort ? range.side(position.sort) : 0);
  const start = startPosition(input, source);
  if (start && side(start) !== 0) {
    throw invalid(
      range.hasSortCondition && comparePartitions(start, partition) === 0
        ? 'The provided starting key does not match the range key predicate'
        : 'The provided starting key is outside query boundaries based on provided conditions',
    );
  }
  const forward = input.ScanIndexForward ?? true;
  const rows = source.rows.range(
    behind(side, start, forward),
    source.table.past(source.rows, input.ConsistentRead ?? false),
  );
  return readPage(input, source, expressions, forward ? rows : rows.toReversed());
}

function scan(tables: Tables, input: dynamodb.ScanCommandInput) {
  refuse(input, LEGACY);
  const expressions = readExpressions(input, ['ProjectionExpression', 'FilterExpression']);
  const table = tables.get(input.TableName);
  const source = sourceOf(table, input);
  checkSelection(input, source, expressions);
  const segment = segmentOf(input);
  const start = startPosition(input, source);
  if (start && segment(start) !== 0) {
    throw invalid(
      'The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment.',
    );
  }
  const rows = source.rows.range(behind(segment, start, true), table.past(source.rows, input.ConsistentRead ?? false));
  return readPage(input, source, expressions, rows);
}

/** A parallel scan divides the range of the partitions' hashes into equal segments. */
function segmentOf({ Segment, TotalSegments }: dynamodb.ScanCommandInput): (position: Position) => number {
  if (Segment === undefined && TotalSegments === undefined) return () => 0;
  if (TotalSegments === undefined) {
    throw invalid(
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    );
  }
  if (Segment === undefined) {
    throw invalid(
      'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
    );
  }
  if (TotalSegments < 1 || TotalSegments > 1_000_000) {
    throw constraint(String(TotalSegments), 'totalSegments', 'Member must have value between 1 and 1000000');
  }
  if (Segment < 0 || Segment >= TotalSegments) {
    throw invalid(
      'The Segment parameter is zero-based and must be less than parameter TotalSegments: ' +
        `Segment: ${Segment} is not less than TotalSegments: ${TotalSegments}`,
    );
  }
  return ({ hash }) => Math.floor((hash / HASH_RANGE) * TotalSegments) - Segment;
}

/** A query's filter may not name the key of what is queried. */
function requireNoKeys(filter: Condition, keys: KeySchema, scope: Scope): void {
  const named = new Set(operandsOf(filter).flatMap((operand) => pathHeads(operand, scope)));
  for (const { name } of keyAttributes(keys)) {
    if (!named.has(name)) continue;
    throw invalid(`Filter Expression can only contain non-primary key attributes: Primary key attribute: ${name}`);
  }
}

function operandsOf(condition: Condition): readonly Operand[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.conditions.flatMap(operandsOf);
    case 'not':
      return operandsOf(condition.condition);
    case 'compare':
      return [condition.left, condition.right];
    case 'between':
      return [condition.operand, condition.low, condition.high];
    case 'in':
      return [condition.operand, ...condition.candidates];
    case 'call':
      return condition.operands;
  }
}

function pathHeads(operand: Operand, scope: Scope): string[] {
  if (operand.kind === 'call') return operand.operands.flatMap((each) => pathHeads(each, scope));
  return operand.kind === 'path' ? [String(scope.path(operand.path)[0])] : [];
}
