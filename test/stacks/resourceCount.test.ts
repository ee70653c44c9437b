import { expect, test } from 'vitest';
import { assemblyOf } from '../synthesis/assembly.ts';
import { readTemplates } from './templates.ts';

/** People review what changes in a stack, and CloudFormation takes 500: what grows beyond this needs a stack of its own. */
const MOST = 150;

test.for(['threeClustersFleet.ts', 'everythingFleet.ts'])(
  'the control plane of %s is at most 150 resources',
  async (fleet) => {
    const templates = readTemplates(await assemblyOf(new URL(fleet, import.meta.url)));
    const declared = templates.get('evenkeel-dev')!.filter(({ type }) => type.startsWith('AWS::'));
    expect(declared.length).toBeGreaterThan(50);
    expect(declared.length).toBeLessThanOrEqual(MOST);
  },
);

test('no stack declares what the CDK would make of its own: custom resources and their functions', async () => {
  const templates = readTemplates(await assemblyOf(new URL('everythingFleet.ts', import.meta.url)));
  const types = [...templates.values()].flat().map(({ type }) => type);
  expect(types.filter((type) => /^Custom::|CustomResource/.test(type))).toEqual([]);
});
