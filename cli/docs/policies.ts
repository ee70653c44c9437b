import { HANDLED } from './handled.ts';
import type { Grant, RoleDoc } from './roles.ts';

/** A policy document of IAM. */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

interface PolicyStatement {
  /** Left out where room is short. */
  readonly Sid?: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** The name of the boundary where people keep to the docs. */
const BOUNDARY_ARN = 'arn:aws:iam::*:policy/EvenkeelBoundary';

/** Where what the stacks declare has its names, by the service: CloudFormation begins them with that of the stack. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  dynamodb: ['arn:aws:dynamodb:*:*:table/evenkeel-*'],
  events: ['arn:aws:events:*:*:event-bus/evenkeel-*'],
  lambda: ['arn:aws:lambda:*:*:function:evenkeel-*'],
  logs: ['arn:aws:logs:*:*:log-group:evenkeel-*'],
  s3: ['arn:aws:s3:::evenkeel-*'],
  sns: ['arn:aws:sns:*:*:evenkeel-*'],
  sqs: ['arn:aws:sqs:*:*:evenkeel-*'],
  states: ['arn:aws:states:*:*:execution:evenkeel-*', 'arn:aws:states:*:*:stateMachine:evenkeel-*'],
};

/** What could be used to get further rights keeps its conditions. */
const GUARDED = new Set(['iam', 'kms']);

/**
 * The most that any role of the stacks may ever do, whatever its own policies say: a permissions boundary. Most conditions
 * and the names of the fleet are left to the policies of the roles, because a boundary has room for 6,144 characters.
 */
export function boundaryOf(roles: readonly RoleDoc[]): PolicyDocument {
  const grants = roles.flatMap((role) => role.grants);
  const actions = [...new Set(grants.flatMap((grant) => grant.actions))].toSorted();
  const own = actions.filter((action) => isOfOwn(action, grants));
  const guarded = grants.filter((grant) => grant.actions.some((action) => GUARDED.has(serviceOf(action))));
  const others = actions.filter((action) => !own.includes(action) && !GUARDED.has(serviceOf(action)));
  const services = [...new Set(own.map(serviceOf))];
  return {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'Own', Effect: 'Allow', Action: own, Resource: services.flatMap((service) => OWN[service]!) },
      { Sid: 'Fleet', Effect: 'Allow', Action: others, Resource: '*' },
      ...unlike(guarded.map(guardedStatement)).map((statement, at) => ({ Sid: `Guarded${at + 1}`, ...statement })),
    ],
  };
}

const isOfOwn = (action: string, grants: readonly Grant[]): boolean =>
  OWN[serviceOf(action)] !== undefined &&
  grants.every(({ actions, resources }) => !actions.includes(action) || resources.every(isNamedOwn));

const isNamedOwn = (resource: string) =>
  resource.startsWith('<') || resource.startsWith('its ') || /[:/]evenkeel-/.test(resource);

function guardedStatement({ actions, resources, conditions }: Grant): Omit<PolicyStatement, 'Sid'> {
  const guarded = actions.filter((action) => GUARDED.has(serviceOf(action)));
  const isReading = guarded.every((action) => /:(Get|List)/.test(action));
  return {
    Effect: 'Allow',
    Action: guarded,
    Resource: isReading ? '*' : resources.map(anywhere),
    ...(conditions.length > 0 && { Condition: Object.fromEntries(conditions.map(conditionOf)) }),
  };
}

/** `key operator value`, as the page has it. */
function conditionOf(condition: string): [operator: string, keys: Record<string, string>] {
  const [key = '', operator = '', value = ''] = condition.split(' ');
  const pattern = anywhere(value);
  return [pattern.includes('*') ? operator.replace('StringEquals', 'StringLike') : operator, { [key]: pattern }];
}

const anywhere = (text: string) => text.replaceAll(/ACCOUNT|REGION/g, '*');

function unlike<Item>(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

/**
 * What CloudFormation needs to create, change and delete the stacks: the policy of the CDK's execution role.
 * @param types of the resources that the stacks declare
 * @param bounded whether roles may be made only with the boundary
 * @throws {Error} naming the types of which nobody has said what CloudFormation does with them
 */
export function deployerOf(
  roles: readonly RoleDoc[],
  types: ReadonlySet<string>,
  { bounded }: { readonly bounded: boolean },
): PolicyDocument {
  const unknown = [...types].filter((type) => HANDLED[type] === undefined);
  if (unknown.length > 0)
    throw new Error(`Say in cli/docs/handled.ts what CloudFormation does with ${unknown.join(', ')}`);
  const handled = [...types]
    .toSorted()
    .map((type) => HANDLED[type]!)
    .filter(({ isLeftOut = false }) => !isLeftOut);
  const byResources = [...Map.groupBy(handled, ({ resources }) => resources.join()).values()];
  const services = [...new Set(roles.map(({ service }) => `${service}.amazonaws.com`))].toSorted();
  const named = byResources.map((same) => ({
    Action: [...new Set(same.flatMap(({ actions }) => actions))].toSorted(),
    Resource: same[0]!.resources,
  }));
  return {
    Version: '2012-10-17',
    Statement: [
      ...named
        .flatMap((statement) => (bounded ? boundedStatements(statement) : [statement]))
        .map((statement) => ({ Effect: 'Allow' as const, ...statement })),
      {
        Sid: 'Look',
        Effect: 'Allow',
        Action: [...new Set([READ_OUTPUTS, ...handled.flatMap(({ everywhere = [] }) => everywhere)])].toSorted(),
        Resource: '*',
      },
      {
        Sid: 'PassRoles',
        Effect: 'Allow',
        Action: ['iam:PassRole'],
        Resource: ['arn:aws:iam::*:role/evenkeel-*'],
        Condition: { StringEquals: { 'iam:PassedToService': services } },
      },
      { Sid: 'ReadAssets', Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::cdk-*-assets-*/*'] },
      {
        Sid: 'ReadBootstrapVersion',
        Effect: 'Allow',
        Action: ['ssm:GetParameters'],
        Resource: ['arn:aws:ssm:*:*:parameter/cdk-bootstrap/*'],
      },
    ],
  };
}

/** By the role that executes a stack, CloudFormation resolves its `Fn::GetStackOutput` (Template Reference, `RoleArn`). */
const READ_OUTPUTS = 'cloudformation:DescribeStacks';

/** With these, who makes a role decides what it may do. */
const GIVING = new Set([
  'iam:AttachRolePolicy',
  'iam:CreateRole',
  'iam:PutRolePermissionsBoundary',
  'iam:PutRolePolicy',
]);

/** Roles are given rights only while they have the boundary, which is never taken away. */
function boundedStatements({ Action, Resource }: Pick<PolicyStatement, 'Action' | 'Resource'>) {
  const giving = Action.filter((action) => GIVING.has(action));
  if (giving.length === 0) return [{ Action, Resource }];
  const others = Action.filter((action) => !GIVING.has(action) && action !== 'iam:DeleteRolePermissionsBoundary');
  const Condition = { StringLike: { 'iam:PermissionsBoundary': BOUNDARY_ARN } };
  return [
    { Action: others, Resource },
    { Action: giving, Resource, Condition },
  ];
}

const serviceOf = (action: string) => action.slice(0, action.indexOf(':'));

/** As a file in docs/policies/. */
export const renderPolicy = (document: PolicyDocument): string => `${JSON.stringify(document, undefined, 2)}\n`;
