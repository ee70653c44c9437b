import { asText, isObject } from '../deploy/json.ts';
import { compileCondition } from './conditions.ts';
import type { Condition, LoweredContext } from './conditions.ts';
import { arnPattern, wildcard } from './wildcard.ts';
import type { Matcher } from './wildcard.ts';

/** A statement of a policy, compiled: each element a question about a request. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly action: Matcher;
  readonly resource: Matcher;
  readonly conditions: readonly Condition[];
  /** Who it is about; only in policies of resources, such as the trust policy of a role. */
  readonly principal?: (principal: Principal) => boolean;
  /** What it was compiled from. */
  readonly source: Readonly<Record<string, unknown>>;
}

/** Who asks: an AWS service by its name (`lambda.amazonaws.com`) or a role by its ARN. */
export type Principal = { readonly service: string } | { readonly arn: string };

/** Condition keys of a request with their values; the keys' case does not matter. */
export type Context = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface AccessRequest {
  /** `rds:DeleteDBInstance`. */
  readonly action: string;
  /** All of them must be allowed. `*` is what an action without resources is about. */
  readonly resources: readonly string[];
  readonly context?: Context;
  readonly principal?: Principal;
  /** Keys whose values are left open: what is allowed for any value is allowed, and what is denied for some is not. */
  readonly open?: readonly string[];
}

export interface AccessDecision {
  readonly allowed: boolean;
  /** A statement denies it: no other statement could allow it. */
  readonly explicitDeny: boolean;
  /** The first resource for which it is refused. */
  readonly refusedResource?: string;
}

const NONE: readonly string[] = [];
const ALLOWED: AccessDecision = { allowed: true, explicitDeny: false };
const ELEMENTS = new Set(['Action', 'Condition', 'Effect', 'NotAction', 'NotResource', 'Resource', 'Sid']);

/**
 * Decides as IAM does: nothing is allowed unless a statement allows it, and a statement that denies beats them all.
 * Source: IAM User Guide, "Policy evaluation logic".
 */
export function evaluate(statements: readonly Statement[], request: AccessRequest): AccessDecision {
  let refused: AccessDecision | undefined;
  const context = lowered(request.context ?? {});
  const about = statements.filter((statement) => concerns(statement, request, context));
  for (const resource of request.resources) {
    const matching = about.filter((statement) => statement.resource(resource));
    if (matching.some(({ effect }) => effect === 'Deny')) {
      return { allowed: false, explicitDeny: true, refusedResource: resource };
    }
    if (matching.length === 0) refused ??= { allowed: false, explicitDeny: false, refusedResource: resource };
  }
  return refused ?? ALLOWED;
}

function concerns(statement: Statement, request: AccessRequest, context: LoweredContext): boolean {
  if (!statement.action(request.action)) return false;
  if (statement.principal && !(request.principal && statement.principal(request.principal))) return false;
  const open = request.open ?? NONE;
  return statement.conditions.every(({ key, holds }) =>
    open.some((each) => each.toLowerCase() === key) ? statement.effect === 'Allow' : holds(context),
  );
}

function lowered(context: Context): LoweredContext {
  const map = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(context)) {
    if (value !== undefined) map.set(key.toLowerCase(), typeof value === 'string' ? [value] : value);
  }
  return map;
}

/**
 * Compiles a policy of an identity.
 * @throws Error naming what is malformed or not simulated
 */
export function compilePolicy(document: unknown): Statement[] {
  return statementsOf(document).map((statement) => compileStatement(statement, ELEMENTS));
}

/** Compiles a policy of a resource, whose statements say whom they are about; a trust policy names no resource. */
export function compileResourcePolicy(document: unknown): Statement[] {
  const elements = new Set([...ELEMENTS, 'Principal']);
  return statementsOf(document).map((statement) => ({
    ...compileStatement({ ...(hasResource(statement) ? {} : { Resource: '*' }), ...statement }, elements),
    principal: compilePrincipal(statement['Principal']),
  }));
}

type Element = Readonly<Record<string, unknown>>;

const hasResource = (statement: Element) => 'Resource' in statement || 'NotResource' in statement;

function statementsOf(document: unknown): Element[] {
  const given = isObject(document) ? document['Statement'] : undefined;
  const statements: unknown[] = Array.isArray(given) ? given : [given];
  return statements.map((statement) => {
    if (isObject(statement)) return statement;
    throw new Error('a policy needs statements');
  });
}

function compileStatement(statement: Element, elements: ReadonlySet<string>): Statement {
  const unknown = Object.keys(statement).find((key) => !elements.has(key));
  if (unknown !== undefined) throw new Error(`the policy element ${unknown} is not simulated here`);
  const effect = statement['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') throw new Error(`the effect of a statement cannot be ${asText(effect)}`);
  return {
    effect,
    action: oneOrOther(statement, 'Action', (pattern) => wildcard(pattern, true)),
    resource: oneOrOther(statement, 'Resource', arnPattern),
    conditions: compileConditions(statement['Condition']),
    source: statement,
  };
}

/** `Action` or `NotAction`, `Resource` or `NotResource`: exactly one of them stands in a statement. */
function oneOrOther(statement: Element, name: string, compile: (pattern: string) => Matcher): Matcher {
  const negated = `Not${name}` in statement;
  if (negated === name in statement) throw new Error(`a statement needs either ${name} or Not${name}`);
  const patterns = list(statement[negated ? `Not${name}` : name]);
  const variable = patterns.find((pattern) => pattern.includes('${'));
  if (variable !== undefined) throw new Error(`policy variables are not simulated: ${variable}`);
  const matchers = patterns.map(compile);
  return (text) => matchers.some((matches) => matches(text)) !== negated;
}

function compileConditions(block: unknown): Condition[] {
  if (block === undefined) return [];
  if (!isObject(block)) throw new Error('the conditions of a statement must be an object');
  return Object.entries(block).flatMap(([operator, keys]) =>
    Object.entries(isObject(keys) ? keys : {}).map(([key, values]) => compileCondition(operator, key, list(values))),
  );
}

function compilePrincipal(given: unknown): (principal: Principal) => boolean {
  if (given === '*') return () => true;
  if (!isObject(given)) throw new Error('a statement of a resource needs a Principal');
  const kinds = Object.keys(given);
  const unknown = kinds.find((kind) => kind !== 'Service' && kind !== 'AWS');
  if (unknown !== undefined) throw new Error(`principals of the kind ${unknown} are not simulated`);
  const services = list(given['Service'] ?? []);
  const arns = list(given['AWS'] ?? []);
  // Anyone: IAM does not tell `*` and `{ AWS: '*' }` apart.
  const anyone = arns.includes('*');
  return (principal) =>
    anyone ||
    ('service' in principal
      ? services.includes(principal.service)
      : arns.some((each) => each === principal.arn || isAccountOf(each, principal.arn)));
}

/** An account stands for all of its principals: as twelve digits, or as its root. */
function isAccountOf(account: string, principalArn: string): boolean {
  const [, partition, , , accountId] = principalArn.split(':');
  return account === accountId || account === `arn:${partition}:iam::${accountId}:root`;
}

function list(value: unknown): string[] {
  return (Array.isArray(value) ? (value as unknown[]) : [value]).map(asText);
}
