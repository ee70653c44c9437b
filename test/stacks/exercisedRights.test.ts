import { beforeAll, describe, expect, test } from 'vitest';
import { idleExceptions, lackingRights, type Roles, unusedRights } from '../../cli/rights/compare.ts';
import { resourcesIn } from '../../cli/docs/resources.ts';
import { EXCEPTIONS } from '../../cli/rights/exceptions.ts';
import { readRecord } from '../../cli/rights/record.ts';
import type { DeployedResource } from '../../sandbox/deploy/resource.ts';
import { rightsOfRoles } from '../../sandbox/iam/rights.ts';
import { assemblyOf, TWO_CLUSTERS } from '../synthesis/assembly.ts';

const record = readRecord();

let resources: readonly DeployedResource[];
/** Where a cluster is only observed, and where Slack's secret is in the other store, statements have other conditions. */
let others: readonly DeployedResource[];
beforeAll(async () => {
  resources = resourcesIn(await assemblyOf(new URL('everythingFleet.ts', import.meta.url)));
  const fleets = [TWO_CLUSTERS, new URL('../functions/slack/fleet.ts', import.meta.url)];
  others = (await Promise.all(fleets.map(assemblyOf))).flatMap(resourcesIn);
});

/** What the roles may do in any of these fleets, in which those of one may be planted. */
function everyRole(own: Roles = rightsOfRoles(resources)): Roles {
  const rights = new Map([...own].map(([role, each]) => [role, [...each]]));
  for (const [role, each] of rightsOfRoles(others)) rights.set(role, [...(rights.get(role) ?? []), ...each]);
  return rights;
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

/** The same stacks with other statements in the policies of a role. */
function planted(role: string, change: (statements: readonly Statement[]) => readonly Statement[]): Roles {
  const { name } = resources.find(({ type, logicalId }) => type === 'AWS::IAM::Role' && logicalId.startsWith(role))!;
  let changed = 0;
  const changedResources = resources.map((resource) => {
    if (!/^AWS::IAM::(?:Managed)?Policy$/.test(resource.type)) return resource;
    if (!(resource.properties['Roles'] as readonly string[]).includes(name)) return resource;
    changed++;
    const document = resource.properties['PolicyDocument'] as { readonly Statement: readonly Statement[] };
    const properties = {
      ...resource.properties,
      PolicyDocument: { ...document, Statement: change(document.Statement) },
    };
    return { ...resource, properties };
  });
  expect(changed).toBeGreaterThan(0);
  return rightsOfRoles(changedResources);
}

describe('the roles of the stacks', () => {
  test('allow nothing that no scenario uses; if a new scenario does: node cli/writeExercisedRights.ts TEST_FILE', () => {
    expect(unusedRights(rightsOfRoles(resources), record, EXCEPTIONS)).toEqual([]);
  });

  test('allow everything that a scenario has used', () => {
    expect(lackingRights(everyRole(), record)).toEqual([]);
  });

  test('are many, and most of what they allow is used', () => {
    const lines = [...rightsOfRoles(resources).values()].flat();
    expect(lines.length).toBeGreaterThan(300);
    expect(record.size).toBeGreaterThan(250);
  });

  test('have no exception that is none any more', () => {
    expect(idleExceptions(rightsOfRoles(resources), record, EXCEPTIONS)).toEqual([]);
  });
});

describe('a role', () => {
  test('that is given an action that nobody uses is named, with the action and the statement', () => {
    const reboot = { Effect: 'Allow', Action: 'rds:RebootDBInstance', Resource: 'arn:aws:rds:*:*:db:evenkeel-*' };
    const roles = planted('ReplicasFunctionRole', (statements) => [...statements, reboot]);
    expect(unusedRights(roles, record, EXCEPTIONS)).toEqual([
      'ReplicasFunctionRole rds:RebootDBInstance rds:db (statement on arn:aws:rds:*:*:db:evenkeel-*)',
    ]);
  });

  test('whose statement loses its condition is named, too: nobody has used that one', () => {
    const roles = planted('ReplicasFunctionRole', (statements) =>
      statements.map((each) =>
        [each.Action].flat().includes('rds:DeleteDBInstance')
          ? { Effect: each.Effect, Action: each.Action, Resource: each.Resource }
          : each,
      ),
    );
    expect(unusedRights(roles, record, EXCEPTIONS)).toContainEqual(
      expect.stringMatching(/^ReplicasFunctionRole rds:DeleteDBInstance rds:db \(statement on /),
    );
  });

  test('that loses an action that a scenario uses is named, with the action', () => {
    const roles = planted('TargetsFunctionRole', (statements) =>
      statements.map((each) => ({
        ...each,
        Action: [each.Action].flat().filter((action) => action !== 'elasticloadbalancing:RegisterTargets'),
      })),
    );
    expect(lackingRights(everyRole(roles), record)).toEqual([
      'TargetsFunctionRole elasticloadbalancing:RegisterTargets elasticloadbalancing:targetgroup if StringEquals aws:ResourceTag/evenkeel:stage',
    ]);
  });

  test('that may publish one more event of ours than it does is named', () => {
    const event = {
      Effect: 'Allow',
      Action: 'events:PutEvents',
      Resource: 'arn:aws:events:*:*:event-bus/evenkeel-dev',
      Condition: { StringEquals: { 'events:source': 'evenkeel', 'events:detail-type': ['Drill Finished'] } },
    };
    const roles = planted('WarmerFunctionRole', (statements) => [...statements, event]);
    expect(unusedRights(roles, record, EXCEPTIONS)).toEqual([
      'WarmerFunctionRole writes events:detail-type Drill Finished (statement on arn:aws:events:*:*:event-bus/evenkeel-dev)',
    ]);
  });
});
