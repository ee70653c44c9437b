import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { deployDocs } from '../../cli/docs/deployDocs.ts';
import { LARGE_FLEET, PERMISSIONS_FLEET, renderPermissions } from '../../cli/docs/permissions.ts';
import { readRoles } from '../../cli/docs/roles.ts';
import { assemblyOf, TWO_CLUSTERS } from '../synthesis/assembly.ts';

const ROOT = new URL('../../', import.meta.url);

let folder: string;
let largeFolder: string;
beforeAll(async () => {
  [folder, largeFolder] = (await Promise.all(
    [PERMISSIONS_FLEET, LARGE_FLEET].map((file) => assemblyOf(new URL(file, ROOT))),
  )) as [string, string];
});

test.for(['permissions.md', 'policies/boundary.json', 'policies/deployer.json', 'policies/deployer-bounded.json'])(
  'docs/%s says what the stacks say; if not, run: node cli/writeDeployDocs.ts',
  (file) => {
    expect(readFileSync(new URL(`docs/${file}`, ROOT), 'utf8')).toBe(
      new Map(deployDocs(folder, largeFolder)).get(file),
    );
  },
);

describe('docs/permissions.md', () => {
  test('has every role of the stacks once', () => {
    const page = renderPermissions(folder);
    const named = [...page.matchAll(/^### (.*)$/gm)].flatMap(([, names]) => names!.split(', '));
    expect(new Set(named).size).toBe(named.length);
    expect(named.toSorted()).toEqual(
      readRoles(folder)
        .map(({ name }) => name)
        .toSorted(),
    );
    expect(named).toEqual(expect.arrayContaining(['Replicas', 'Drills/Inject', 'Slack/Ingress', 'Warmer', 'Notify']));
  });

  test('says of the statement that it is about what it is for, and when it counts', () => {
    const { grants } = readRoles(folder).find(({ name }) => name === 'Replicas')!;
    expect(grants.filter(({ actions }) => actions.includes('rds:DeleteDBInstance'))).toEqual([
      {
        actions: ['rds:DeleteDBInstance'],
        resources: ['arn:aws:rds:REGION:ACCOUNT:db:application-autoscaling-*'],
        conditions: ['aws:ResourceTag/application-autoscaling:resourceId StringEquals cluster:shop'],
        why: 'To remove readers that Application Auto Scaling has added to these clusters, once they are no longer needed.',
      },
      {
        actions: ['rds:DeleteDBInstance'],
        resources: ['arn:aws:rds:REGION:ACCOUNT:db:evenkeel-*'],
        conditions: ['aws:ResourceTag/evenkeel:stage StringEquals dev'],
        why: 'To remove readers that it has added, by our tag.',
      },
    ]);
  });
});

describe('a permission without a reason', () => {
  test.for([TWO_CLUSTERS, new URL('test/stacks/quotas/bigFleet.ts', ROOT)].map((file) => [file] as const))(
    'is in none of the stacks of %s',
    async ([fleet]) => {
      expect(readRoles(await assemblyOf(fleet)).length).toBeGreaterThan(5);
    },
  );

  test('is named, and there is no page', () => {
    const copy = mkdtempSync(join(tmpdir(), 'evenkeel-permissions-'));
    try {
      for (const file of ['Evenkeel.template.json', 'Evenkeel.metadata.json'])
        cpSync(join(folder, file), join(copy, file));
      const template = join(copy, 'Evenkeel.template.json');
      writeFileSync(template, readFileSync(template, 'utf8').replaceAll('rds:DeleteDBInstance', 'rds:DeleteDBCluster'));
      expect(() => renderPermissions(copy)).toThrow(
        'Replicas: rds:DeleteDBCluster on arn:aws:rds:REGION:ACCOUNT:db:evenkeel-*',
      );
    } finally {
      rmSync(copy, { recursive: true });
    }
  });
});
