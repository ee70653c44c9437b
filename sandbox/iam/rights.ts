import type { DeployedResource } from '../deploy/resource.ts';
import { evaluate, compilePolicy, type Context, type Statement } from './evaluate.ts';
import { arnParts } from './wildcard.ts';

/**
 * The smallest part of a role that could be taken away: one action on one kind of resource under its conditions, or one
 * value of a condition that is ours and not the fleet's, such as a partition of the ledger.
 */
export interface Right {
  /** One line, the same for every fleet: `rds:DeleteDBInstance rds:db if StringEquals aws:ResourceTag/evenkeel:stage`. */
  readonly line: string;
  /** The resource that its statement names, for people. */
  readonly resource: string;
  readonly actions: readonly string[];
  readonly statement: Statement;
}

/** What stands under these keys is the product's own: each value is a right of its own. */
const OWN_VALUES = new Set(['dynamodb:LeadingKeys', 'events:detail-type']);

type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

interface Allowing {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Conditions;
}

/** The rights that a policy of a role gives, whose values are resolved. What it denies is none. */
export function rightsIn(document: unknown): Right[] {
  const { Statement: statements } = document as { readonly Statement: Allowing | readonly Allowing[] };
  return [statements]
    .flat()
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap((allowing) =>
      [allowing.Resource]
        .flat()
        .flatMap((resource) => [
          ...[allowing.Action].flat().map((action) => rightTo(allowing, action, resource)),
          ...rightsByValue(allowing, resource),
        ]),
    );
}

function rightTo(allowing: Allowing, action: string, resource: string): Right {
  const { Condition = {} } = allowing;
  const keys = Object.entries(Condition).flatMap(([operator, values]) =>
    // A list of values is compared as patterns as soon as one of them is one.
    Object.keys(values).map((key) => `${withoutQuantifier(operator).replace(/Like$/, 'Equals')} ${key}`),
  );
  const conditions = keys.length > 0 ? ` if ${keys.toSorted().join(' and ')}` : '';
  return {
    line: `${action} ${kindOf(resource)}${conditions}`,
    resource,
    actions: [action],
    statement: compile(allowing, [action], resource, Condition),
  };
}

/** Actions that read have the same values, whichever of them is used; likewise those that write. */
function rightsByValue(allowing: Allowing, resource: string): Right[] {
  const { Condition = {} } = allowing;
  const byAccess = [...Map.groupBy([allowing.Action].flat(), accessOf)];
  return Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys)
      .filter(([key]) => OWN_VALUES.has(key))
      .flatMap(([key, values]) =>
        [values].flat().flatMap((value) =>
          byAccess.map(([access, actions]) => ({
            line: `${access} ${key} ${value}`,
            resource,
            actions,
            // A request that names several values uses each of them.
            statement: compile(allowing, actions, resource, {
              ...Object.fromEntries(Object.entries(Condition).filter(([each]) => each !== operator)),
              [`ForAnyValue:${withoutQuantifier(operator)}`]: { [key]: value },
            }),
          })),
        ),
      ),
  );
}

const withoutQuantifier = (operator: string) => operator.replace(/^ForA(?:ll|ny)Values?:/, '');

function accessOf(action: string): 'reads' | 'deletes' | 'writes' {
  if (/:(?:BatchGet|Get|Query)/.test(action)) return 'reads';
  return /:Delete/.test(action) ? 'deletes' : 'writes';
}

const compile = (allowing: Allowing, Action: readonly string[], Resource: string, Condition: Conditions): Statement =>
  compilePolicy({ Statement: [{ Effect: allowing.Effect, Action, Resource, Condition }] })[0]!;

/** `arn:aws:rds:eu-west-1:123456789012:db:shop-1` → `rds:db`; the service alone where its ARNs name no kind. */
function kindOf(resource: string): string {
  if (resource === '*') return resource;
  const parts = arnParts(resource);
  const [service = '', name = ''] = [parts[2], parts[5]];
  if (service === 's3') return name.includes('/') ? 's3:object' : 's3:bucket';
  const kind = /^([^:/]+)[:/]/.exec(name)?.[1];
  return kind === undefined ? service : `${service}:${kind}`;
}

/** Whether a request uses a right. */
export const isUsedBy = (
  { actions, statement }: Right,
  action: string,
  resource: string,
  context: () => Context,
): boolean =>
  actions.includes(action) && evaluate([statement], { action, resources: [resource], context: context() }).allowed;

/** A logical id without the hash that the CDK puts behind it. */
export const roleName = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '');

/** The rights of each role of some stacks, by the name of the role. */
export function rightsOfRoles(resources: readonly DeployedResource[]): ReadonlyMap<string, readonly Right[]> {
  const roles = resources.filter(({ type }) => type === 'AWS::IAM::Role');
  const policies = resources.filter(({ type }) => /^AWS::IAM::(?:Managed)?Policy$/.test(type));
  return new Map(
    roles.map(({ name, logicalId, properties }) => {
      const inline = ((properties['Policies'] ?? []) as readonly { readonly PolicyDocument: unknown }[]).map(
        ({ PolicyDocument }) => PolicyDocument,
      );
      const attached = policies
        .filter((policy) => ((policy.properties['Roles'] ?? []) as readonly string[]).includes(name))
        .map((policy): unknown => policy.properties['PolicyDocument']);
      return [roleName(logicalId), [...inline, ...attached].flatMap(rightsIn)] as const;
    }),
  );
}
