import { readAssembly } from '../../sandbox/deploy/assembly.ts';
import { Faults } from '../../sandbox/deploy/faults.ts';
import type { DeployedResource } from '../../sandbox/deploy/resource.ts';
import { resolveTemplate } from '../../sandbox/deploy/template.ts';
import { expect, test } from 'vitest';
import { isKeyOf, missingTypes, readAction, typesLike } from '../iamReference.ts';
import { assemblyOf } from '../synthesis/assembly.ts';
import { hubAssembly } from './hub/assembly.ts';

/** A small fleet, a big one, and one with everything switched on. */
const FLEETS = ['../functions/controllers/replicas/loop/fleet.ts', './quotas/bigFleet.ts', './everythingFleet.ts'].map(
  (file) => new URL(file, import.meta.url),
);

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A policy document, and whose it is: a role's name, or the logical id of a resource with a policy. */
interface Policy {
  readonly owner: string;
  readonly statements: readonly Statement[];
}

/** Everything that the stacks of a cloud assembly declare, with its references filled in. */
function resourcesOf(folder: string): readonly DeployedResource[] {
  const [published, faults] = [{ exports: new Map<string, unknown>(), outputs: new Map() }, new Faults()];
  const stacks = readAssembly(folder).stacks.map((stack) => resolveTemplate(stack, published, {}, faults));
  faults.throwIfAny();
  return stacks.flatMap(({ resources }) => resources.map(({ resource }) => resource));
}

interface Document {
  readonly Statement: Statement | readonly Statement[];
}

const statementsOf = (document: Document): readonly Statement[] => [document.Statement].flat();

/** What each role may do. */
const ofRoles = (resources: readonly DeployedResource[]): Policy[] =>
  resources.flatMap(({ type, name, properties }) => {
    const within = (properties['Policies'] ?? []) as readonly { readonly PolicyDocument: Document }[];
    if (type === 'AWS::IAM::Role')
      return within.map(({ PolicyDocument }) => ({ owner: name, statements: statementsOf(PolicyDocument) }));
    if (type !== 'AWS::IAM::Policy' && type !== 'AWS::IAM::ManagedPolicy') return [];
    const statements = statementsOf(properties['PolicyDocument']);
    return (properties['Roles'] as readonly string[]).map((owner) => ({ owner, statements }));
  });

/** The policies of queues, topics and buckets. */
const ofResources = (resources: readonly DeployedResource[]): Policy[] =>
  resources
    .filter(({ type }) => /^AWS::(SQS::Queue|SNS::Topic|S3::Bucket|Events::EventBus|Logs::Resource)Policy$/.test(type))
    .map(({ logicalId, properties }) => ({ owner: logicalId, statements: statementsOf(documentOf(properties)) }));

/** The policy of a bus is made of statements, and that of log groups is a text. */
function documentOf({ Statement, PolicyDocument }: DeployedResource['properties']): Document {
  if (Statement !== undefined) return { Statement };
  return (typeof PolicyDocument === 'string' ? JSON.parse(PolicyDocument) : PolicyDocument) as Document;
}

const list = (value: string | readonly string[] | undefined): readonly string[] => [value ?? []].flat();

const keysOf = ({ Condition = {} }: Statement): string[] =>
  Object.values(Condition).flatMap((keys) => Object.keys(keys));

/** What the reference has against one statement. */
async function faultsOf({ owner, statement }: { owner: string; statement: Statement }): Promise<string[]> {
  const faults: string[] = [];
  for (const action of list(statement.Action)) {
    // Whatever a queue, a topic or a bucket is asked for without TLS is denied.
    if (statement.Effect === 'Deny' && action.endsWith(':*')) continue;
    const referenced = await readAction(action);
    if (!referenced) {
      faults.push(`${owner}: there is no ${action}`);
      continue;
    }
    for (const resource of list(statement.Resource)) {
      const types = resource === '*' ? referenced.types : typesLike(referenced, resource);
      if (resource !== '*' && types.length === 0) faults.push(`${owner}: ${action} is never about ${resource}`);
      for (const key of keysOf(statement)) {
        if (!isKeyOf(referenced, types, key)) faults.push(`${owner}: ${action} on ${resource} has no key ${key}`);
      }
    }
  }
  return faults;
}

/** Without what an action that the role has is always refused. */
async function missingIn({ owner, statements }: Policy): Promise<string[]> {
  const allowed = new Map<string, string[]>();
  for (const { Action, Resource } of statements) {
    for (const action of list(Action)) allowed.set(action, [...(allowed.get(action) ?? []), ...list(Resource)]);
  }
  const missing = [...allowed].map(async ([action, resources]) => {
    const referenced = await readAction(action);
    if (!referenced) return [];
    const dependent = referenced.dependentActions.filter((other) => !allowed.has(other));
    return [
      ...missingTypes(referenced, resources).map((type) => `${owner}: ${action} needs a ${type}`),
      ...dependent.map((other) => `${owner}: ${action} needs ${other}`),
    ];
  });
  return (await Promise.all(missing)).flat();
}

/** All statements of a role as one policy. */
function byOwner(policies: readonly Policy[]): Policy[] {
  const statements = Map.groupBy(policies, ({ owner }) => owner);
  return [...statements].map(([owner, own]) => ({ owner, statements: own.flatMap((policy) => policy.statements) }));
}

const ASSEMBLIES: readonly (readonly [what: string, folder: () => Promise<string>, statements: number])[] = [
  ...FLEETS.map((file) => [file.pathname.split('/').slice(-2).join('/'), () => assemblyOf(file), 11] as const),
  ['a hub', hubAssembly, 6],
];

test.for(ASSEMBLIES)('every statement of %s is one that AWS knows', async ([, folder, least]) => {
  const resources = resourcesOf(await folder());
  const policies = [...ofRoles(resources), ...ofResources(resources)];
  const statements = policies.flatMap(({ owner, statements: own }) => own.map((statement) => ({ owner, statement })));
  expect(statements.length).toBeGreaterThanOrEqual(least);
  const faults = (await Promise.all(statements.map(faultsOf))).flat();
  const missing = (await Promise.all(byOwner(ofRoles(resources)).map(missingIn))).flat();
  expect([...new Set([...faults, ...missing])]).toEqual([]);
});
