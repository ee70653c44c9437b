import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HANDLED } from '../../cli/docs/handled.ts';
import { deployerOf } from '../../cli/docs/policies.ts';
import { readRoles, readTypes } from '../../cli/docs/roles.ts';
import { readAssembly } from '../../sandbox/deploy/assembly.ts';
import { Faults } from '../../sandbox/deploy/faults.ts';
import type { DeployedResource } from '../../sandbox/deploy/resource.ts';
import { resolveTemplate } from '../../sandbox/deploy/template.ts';
import { compilePolicy, evaluate } from '../../sandbox/iam/evaluate.ts';
import { readAction, typesLike } from '../iamReference.ts';
import { assemblyOf, TWO_CLUSTERS } from '../synthesis/assembly.ts';
import { deployed } from '../functions/controllers/replicas/loop/deployed.ts';
import { BOUNDARY } from './boundedFleet.ts';
import { ofType, readTemplates } from './templates.ts';

const EVERYTHING = new URL('everythingFleet.ts', import.meta.url);
const BIG = new URL('quotas/bigFleet.ts', import.meta.url);
const BOUNDED = new URL('boundedFleet.ts', import.meta.url);

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface Attached {
  readonly PolicyDocument: { readonly Statement: Statement | Statement[] };
}

const policy = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../docs/policies/${name}.json`, import.meta.url), 'utf8')) as {
    Statement: readonly Statement[];
  };

/** IAM does not count white space. */
const lengthOf = (document: unknown) => JSON.stringify(document).length;

/** Everything that a fleet's stacks declare, with the names that CloudFormation gives. */
async function resourcesOf(fleet: URL): Promise<readonly DeployedResource[]> {
  const [published, faults] = [{ exports: new Map<string, unknown>(), outputs: new Map() }, new Faults()];
  const stacks = readAssembly(await assemblyOf(fleet)).stacks.map((stack) =>
    resolveTemplate(stack, published, {}, faults),
  );
  faults.throwIfAny();
  return stacks.flatMap(({ resources }) => resources.map(({ resource }) => resource));
}

/** A text that a pattern matches. */
const sampleOf = (pattern: string) => pattern.replaceAll('*', 'x').replaceAll('?', 'x');

describe('a permissions boundary', () => {
  test('is that of every role of a fleet that names one, and of no other', async () => {
    const boundariesOf = async (fleet: URL) =>
      [...readTemplates(await assemblyOf(fleet)).values()]
        .flatMap((resources) => ofType(resources, 'AWS::IAM::Role'))
        .map(({ properties }) => properties['PermissionsBoundary']);
    const bounded = await boundariesOf(BOUNDED);
    expect(bounded.length).toBeGreaterThan(4);
    expect(new Set(bounded)).toEqual(new Set([BOUNDARY]));
    expect(new Set(await boundariesOf(TWO_CLUSTERS))).toEqual(new Set([undefined]));
  });

  test.for([EVERYTHING, BIG, TWO_CLUSTERS].map((fleet) => [fleet] as const))(
    'of docs/policies/ allows whatever the roles of %s are allowed',
    async ([fleet]) => {
      const boundary = compilePolicy(policy('boundary'));
      const keys = ['iam:PassedToService', 'kms:ViaService', 'kms:GrantIsForAWSResource', 'iam:AWSServiceName'];
      const policies = (await resourcesOf(fleet)).flatMap(({ type, properties }) => {
        if (type === 'AWS::IAM::Role') return (properties['Policies'] ?? []) as readonly Attached[];
        return /^AWS::IAM::(Managed)?Policy$/.test(type) ? [properties as Attached] : [];
      });
      const statements = policies.flatMap(({ PolicyDocument }) => [PolicyDocument.Statement].flat());
      const refused = statements.flatMap(({ Action, Resource }) =>
        [Action].flat().flatMap((action) =>
          [Resource]
            .flat()
            .map(sampleOf)
            .filter((resource) => !evaluate(boundary, { action, resources: [resource], open: keys }).allowed)
            .map((resource) => `${action} ${resource}`),
        ),
      );
      expect(statements.length).toBeGreaterThan(10);
      expect([...new Set(refused)]).toEqual([]);
    },
  );

  test('of docs/policies/ fits into a policy, and lets nobody make roles or users', () => {
    expect(lengthOf(policy('boundary'))).toBeLessThanOrEqual(6_144);
    const actions = policy('boundary').Statement.flatMap(({ Action }) => Action);
    expect(actions.filter((action) => action.startsWith('iam:')).toSorted()).toEqual([
      'iam:CreateServiceLinkedRole',
      'iam:GetServerCertificate',
      'iam:ListServerCertificates',
      'iam:PassRole',
    ]);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  test('leaves the roles what they need to add a reader', async () => {
    const shop = await deployed({
      shop: (seconds) => (seconds < 120 ? 0.3 : 1.6),
      assemblyFolder: await assemblyOf(BOUNDED),
      policies: { [BOUNDARY]: policy('boundary') },
    });
    await shop.run(15 * 60_000);
    expect(shop.decisions()).toContain('add/overloaded');
    expect(shop.decisions()).toContain('admit/available');
    expect(shop.region.iam.denials).toEqual([]);
    expect(shop.problems).toEqual([]);
  });
});

describe('what deploys the stacks', () => {
  test.for(['deployer', 'deployer-bounded'])('%s reads the outputs to which other stacks refer', async (name) => {
    const everything = await assemblyOf(EVERYTHING);
    const referring = globSync('*.template.json', { cwd: everything }).filter((file) =>
      readFileSync(join(everything, file), 'utf8').includes('Fn::GetStackOutput'),
    );
    expect(referring.length).toBeGreaterThan(1);
    const everywhere = policy(name).Statement.filter(({ Resource }) => Resource === '*');
    expect(everywhere.flatMap(({ Action }) => Action)).toContain('cloudformation:DescribeStacks');
  });

  test.for(['deployer', 'deployer-bounded'])(
    '%s fits into a policy, and has only actions that there are',
    async (name) => {
      const document = policy(name);
      expect(lengthOf(document)).toBeLessThanOrEqual(6_144);
      const faults: string[] = [];
      for (const { Action, Resource } of document.Statement) {
        for (const action of [Action].flat()) {
          const referenced = await readAction(action);
          if (!referenced) faults.push(`there is no ${action}`);
          else if (Resource !== '*' && ![Resource].flat().some((arn) => typesLike(referenced, arn).length > 0)) {
            faults.push(`${action} is never about ${String(Resource)}`);
          }
        }
      }
      expect(faults).toEqual([]);
    },
  );

  test('may do with every resource of every fleet what CloudFormation does with its type', async () => {
    const statements = compilePolicy(policy('deployer'));
    const refused: string[] = [];
    for (const fleet of [EVERYTHING, BIG, TWO_CLUSTERS]) {
      for (const { type, arn } of await resourcesOf(fleet)) {
        const { actions, isLeftOut = false } = HANDLED[type]!;
        // People add it to the policy.
        if (isLeftOut) continue;
        // What has no ARN of its own, such as a queue's policy, is about one that has.
        if (!arn.startsWith('arn:') || /Policy$|Permission$|EventInvokeConfig$|Url$|Subscription$/.test(type)) continue;
        for (const action of actions) {
          if (!evaluate(statements, { action, resources: [arn] }).allowed) refused.push(`${action} ${arn}`);
        }
      }
    }
    expect([...new Set(refused)]).toEqual([]);
  });

  test('creates and deletes every type of resource, and a type that nobody has described has no policy', async () => {
    const folder = await assemblyOf(EVERYTHING);
    for (const type of readTypes(folder)) {
      const actions = HANDLED[type]!.actions.join();
      expect([
        type,
        /:(Create|Put|Add|Set|Subscribe)/.test(actions),
        /:(Delete|Remove|Set|Unsubscribe)/.test(actions),
      ]).toEqual([type, true, true]);
    }
    const types = new Set([...readTypes(folder), 'AWS::KMS::Key']);
    expect(() => deployerOf(readRoles(folder), types, { bounded: false })).toThrow(
      'Say in cli/docs/handled.ts what CloudFormation does with AWS::KMS::Key',
    );
  });

  test('gives roles rights only while they have the boundary, where the account limits them', () => {
    const { Statement: statements } = policy('deployer-bounded');
    const giving = ['iam:AttachRolePolicy', 'iam:CreateRole', 'iam:PutRolePermissionsBoundary', 'iam:PutRolePolicy'];
    const about = statements.filter(({ Action }) => giving.some((action) => [Action].flat().includes(action)));
    expect(about).toEqual([
      {
        Effect: 'Allow',
        Action: giving,
        Resource: ['arn:aws:iam::*:role/evenkeel-*'],
        Condition: { StringLike: { 'iam:PermissionsBoundary': 'arn:aws:iam::*:policy/EvenkeelBoundary' } },
      },
    ]);
    expect(statements.flatMap(({ Action }) => Action)).not.toContain('iam:DeleteRolePermissionsBoundary');
    expect(policy('deployer').Statement.flatMap(({ Action }) => Action)).toContain('iam:DeleteRolePermissionsBoundary');
  });
});
