import { AwsError } from '../../wire/handlers.ts';
import { QUOTAS } from './quotas.ts';

/**
 * Refuses a policy that is over one of SQS's quotas. The words about bytes and actions are reported by users; those
 * about the others follow them.
 * @throws {AwsError} OverLimit
 */
export function checkPolicyQuotas(text: string): void {
  if (Buffer.byteLength(text) > QUOTAS.policyBytes) throw overLimit('Submitted policy is over max allowed size.');
  const { Statement = [] } = JSON.parse(text) as { Statement?: unknown };
  const statements = listOf(Statement) as readonly Readonly<Record<string, unknown>>[];
  check('statements', statements.length, QUOTAS.policyStatements, 'the submitted policy');
  const principals = statements.reduce((sum, { Principal }) => sum + leavesOf(Principal), 0);
  check('principals', principals, QUOTAS.policyPrincipals, 'the submitted policy');
  for (const { Action, Condition } of statements) {
    check('actions', listOf(Action).length, QUOTAS.statementActions, STATEMENT);
    check('conditions', conditionsOf(Condition), QUOTAS.statementConditions, STATEMENT);
  }
}

const STATEMENT = 'a statement from the submitted policy';

function check(what: string, count: number, allowed: number, where: string): void {
  if (count > allowed) throw overLimit(`${count} ${what} were found in ${where}, max allowed is ${allowed}`);
}

const overLimit = (message: string) => new AwsError('OverLimit', message, { status: 403 });

const listOf = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** The principals of a statement: `"*"`, or lists by kind. */
const leavesOf = (principal: unknown): number =>
  typeof principal === 'object' && principal !== null
    ? Object.values(principal).reduce((sum: number, names) => sum + listOf(names).length, 0)
    : listOf(principal).length;

const conditionsOf = (condition: unknown): number =>
  Object.values(Object(condition) as object).reduce((sum: number, keys) => sum + Object.keys(Object(keys)).length, 0);
