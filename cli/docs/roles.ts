import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Reason, WHY, WHY_CONNECTED } from '../../stacks/why.ts';

/** Statements of a role that have one reason and one condition. */
export interface Grant {
  readonly actions: readonly string[];
  /** ARNs with `REGION`, `ACCOUNT`, and `<Ledger.Arn>` for what the stacks declare. */
  readonly resources: readonly string[];
  /** `key operator value`; all of them hold. */
  readonly conditions: readonly string[];
  readonly why: string;
}

/** A role of the stacks. */
export interface RoleDoc {
  /** Its place among the constructs: `Replicas`, `Drills/Admit`. */
  readonly name: string;
  /** The service that takes it on: `lambda`, `scheduler`. */
  readonly service: string;
  readonly grants: readonly Grant[];
}

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Reason['conditions'];
}

/**
 * The roles of a cloud assembly.
 * @throws {Error} naming the statements that nobody has given a reason for
 */
export function readRoles(folder: string): RoleDoc[] {
  const unexplained: string[] = [];
  const roles = templatesIn(folder).flatMap((stack) => rolesOf(folder, stack, unexplained));
  if (unexplained.length > 0) throw new Error(`No reason is given for these permissions:\n${unexplained.join('\n')}`);
  return roles;
}

const TEMPLATE = '.template.json';

const templatesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(TEMPLATE))
    .map((file) => file.slice(0, -TEMPLATE.length))
    .toSorted();

const readResources = (folder: string, stack: string) =>
  (readJson(join(folder, `${stack}${TEMPLATE}`)) as { readonly Resources: Readonly<Record<string, Resource>> })
    .Resources;

function rolesOf(folder: string, stack: string, unexplained: string[]): RoleDoc[] {
  const Resources = readResources(folder, stack);
  const metadata = readJson(join(folder, `${stack}.metadata.json`)) as Record<string, readonly Entry[]>;
  return Object.entries(metadata).flatMap(([path, entries]) => {
    const logicalId = entries.find(({ type }) => type === 'aws:cdk:logicalId')?.data as string;
    const role = Resources[logicalId];
    if (role?.Type !== 'AWS::IAM::Role') return [];
    const reasons = entries.filter(({ type }) => type === WHY).map(({ data }) => data as Reason);
    const name = path.replace(/^\/(Evenkeel(Drills)?\/)?/, '').replace(/\/?(Function)?Role\/Resource$/, '');
    const permissions = statementsOf(Resources, logicalId).flatMap((statement) =>
      permissionsIn(statement, logicalId, reasons),
    );
    for (const { action, resource, why } of permissions)
      if (why === '') unexplained.push(`${name}: ${action} on ${resource}`);
    const trust = role.Properties['AssumeRolePolicyDocument'] as { readonly Statement: readonly Trust[] };
    const { Service } = trust.Statement[0]!.Principal;
    return [{ name, service: Service.split('.')[0]!, grants: grouped(permissions) }];
  });
}

interface Trust {
  readonly Principal: { readonly Service: string };
}

interface Entry {
  readonly type: string;
  readonly data?: unknown;
}

const statementsOf = (resources: Readonly<Record<string, Resource>>, role: string): Statement[] =>
  [
    ...((resources[role]!.Properties['Policies'] ?? []) as readonly Policy[]),
    ...Object.values(resources)
      .filter(
        ({ Type, Properties }) => /^AWS::IAM::(Managed)?Policy$/.test(Type) && refersTo(Properties['Roles'], role),
      )
      .map(({ Properties }) => Properties as unknown as Policy),
  ].flatMap(({ PolicyDocument }) => PolicyDocument.Statement);

interface Policy {
  readonly PolicyDocument: { readonly Statement: readonly Statement[] };
}

const refersTo = (roles: unknown, role: string): boolean =>
  (roles as readonly { readonly Ref?: string }[]).some(({ Ref }) => Ref === role);

interface Permission {
  readonly action: string;
  readonly resource: string;
  readonly conditions: readonly string[];
  readonly why: string;
}

function permissionsIn(
  { Action, Resource, Condition }: Statement,
  role: string,
  reasons: readonly Reason[],
): Permission[] {
  const ownLog = `<${role.replace(/Role[0-9A-F]{8}$/, 'Logs')}.Arn>`;
  const conditions = spellConditions(Condition);
  return [Action].flat().flatMap((action) =>
    [Resource].flat().map((each) => {
      const resource = spell(each);
      const told = reasonFor({ action, resource, conditions }, reasons);
      const why = told?.why ?? WHY_CONNECTED[action] ?? '';
      return { action, resource: resource === ownLog ? 'its own log group' : resource, conditions, why };
    }),
  );
}

/** The reason of exactly this statement. */
const reasonFor = (
  { action, resource, conditions }: Omit<Permission, 'why'>,
  reasons: readonly Reason[],
): Reason | undefined =>
  reasons.find(
    (reason) =>
      reason.actions.includes(action) &&
      reason.resources.some((each) => spell(each) === resource) &&
      spellConditions(reason.conditions).join() === conditions.join(),
  );

/** Permissions of one reason and condition that are about the same resources are one row. */
function grouped(permissions: readonly Permission[]): Grant[] {
  const byResource = Map.groupBy(permissions, ({ resource, conditions, why }) =>
    JSON.stringify([why, conditions, resource]),
  );
  const rows = [...byResource.values()].map((same) => ({
    actions: [...new Set(same.map(({ action }) => action))].toSorted(),
    ...same[0]!,
  }));
  const byActions = Map.groupBy(rows, ({ actions, conditions, why }) => JSON.stringify([why, conditions, actions]));
  return [...byActions.values()].map((same) => {
    const { actions, conditions, why } = same[0]!;
    return { actions, conditions, why, resources: same.map(({ resource }) => resource).toSorted() };
  });
}

const spellConditions = (conditions: Reason['conditions'] = {}): string[] =>
  Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => `${key} ${operator} ${[values].flat().map(spell).join(' | ')}`),
  );

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': 'ACCOUNT',
  'AWS::Partition': 'aws',
  'AWS::Region': 'REGION',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** A value with CloudFormation's functions filled in, as far as the stacks use them. */
function spell(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Readonly<Record<string, unknown>>;
  const output = (value as { readonly 'Fn::GetStackOutput'?: { readonly OutputName: string } })['Fn::GetStackOutput'];
  if (output) return spellOutput(output.OutputName);
  if (typeof Ref === 'string') return PSEUDO[Ref] ?? `<${withoutHash(Ref)}>`;
  if (Array.isArray(attribute)) return `<${withoutHash(String(attribute[0]))}.${attribute.slice(1).join('.')}>`;
  if (Array.isArray(join)) return (join[1] as unknown[]).map(spell).join(String(join[0]));
  return JSON.stringify(value);
}

/** What another stack has, as it is called there: the CDK puts the logical id and the attribute into the name. */
function spellOutput(name: string): string {
  const drawn = /^PublishOutput(Ref|FnGetAtt)(.+?)[0-9A-F]{8}(\w*)[0-9A-F]{8}$/.exec(name);
  if (!drawn) return `<${name}>`;
  return drawn[1] === 'Ref' ? `<${drawn[2]}>` : `<${drawn[2]}.${drawn[3]}>`;
}

const withoutHash = (logicalId: string) => logicalId.replace(/[0-9A-F]{8}$/, '');

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/** The types of the resources that the stacks declare. */
export const readTypes = (folder: string): ReadonlySet<string> =>
  new Set(templatesIn(folder).flatMap((stack) => Object.values(readResources(folder, stack)).map(({ Type }) => Type)));
