import { invalid } from '../errors.ts';
import type { Item } from '../values/value.ts';
import type { Condition, ExpressionName, Parsed, Path, Update } from './ast.ts';
import { checkCondition, checkUpdate } from './check.ts';
import { parseCondition, parseProjection, parseUpdate } from './parse.ts';
import { requireSeparate } from './paths.ts';
import { Scope } from './scope.ts';

/** The members of a request that are expressions or belong to them. */
export interface ExpressionInput {
  readonly ConditionExpression?: string | undefined;
  readonly FilterExpression?: string | undefined;
  readonly KeyConditionExpression?: string | undefined;
  readonly ProjectionExpression?: string | undefined;
  readonly UpdateExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Item | undefined;
}

/** The expressions of one request, checked, with the scope to evaluate them in. */
export interface Expressions {
  readonly scope: Scope;
  readonly condition: Condition | undefined;
  readonly filter: Condition | undefined;
  readonly keyCondition: Condition | undefined;
  readonly projection: readonly Path[] | undefined;
  readonly update: Update | undefined;
}

/** The requests' operations differ in which expressions they take. */
export function readExpressions(input: ExpressionInput, allowed: readonly ExpressionName[]): Expressions {
  requireExpressions(input, allowed);
  const scope = new Scope(input.ExpressionAttributeNames, input.ExpressionAttributeValues);
  const expressions: Expressions = {
    scope,
    update: read(input, 'UpdateExpression', parseUpdate, scope),
    condition: read(input, 'ConditionExpression', parseCondition, scope),
    keyCondition: read(input, 'KeyConditionExpression', parseCondition, scope),
    filter: read(input, 'FilterExpression', parseCondition, scope),
    projection: read(input, 'ProjectionExpression', parseProjection, scope)?.map((path) => scope.path(path)),
  };
  scope.requireAllUsed();
  const { update, condition, keyCondition, filter, projection } = expressions;
  if (update) checkUpdate(update, scope);
  if (condition) checkCondition(condition, scope, 'ConditionExpression');
  if (keyCondition) checkCondition(keyCondition, scope, 'KeyConditionExpression');
  if (filter) checkCondition(filter, scope, 'FilterExpression');
  if (projection) requireSeparate(projection, 'ProjectionExpression');
  return expressions;
}

function read<Tree>(
  input: ExpressionInput,
  name: ExpressionName,
  parse: (text: string, name: ExpressionName) => Parsed<Tree>,
  scope: Scope,
): Tree | undefined {
  const text = input[name];
  if (text === undefined) return undefined;
  const parsed = parse(text, name);
  scope.bind(parsed, name);
  return parsed.tree;
}

/** Names and values without an expression to use them are refused before anything else. */
function requireExpressions(input: ExpressionInput, allowed: readonly ExpressionName[]): void {
  const present = allowed.filter((name) => input[name] !== undefined);
  if (input.ExpressionAttributeNames !== undefined && present.length === 0) {
    throw invalid('ExpressionAttributeNames can only be specified when using expressions');
  }
  const takingValues = allowed.filter((name) => name !== 'ProjectionExpression');
  if (input.ExpressionAttributeValues === undefined || takingValues.some((name) => present.includes(name))) return;
  throw invalid(
    'ExpressionAttributeValues can only be specified when using expressions: ' +
      `${takingValues.join(' and ')} ${takingValues.length > 1 ? 'are' : 'is'} null`,
  );
}
