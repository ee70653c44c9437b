import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readInstallation } from '../../../cli/stackSet/installation.ts';
import { mergeStacks } from '../../../stacks/stackSet/merge.ts';
import { assemblyOf } from '../../synthesis/assembly.ts';

/** As CloudFormation names the stack of a stack set in an account: nobody knows it before. */
export const INSTANCE = 'StackSet-evenkeel-dev-0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';

/** The stacks of a fleet as one, in a cloud assembly of their own that goes with the test. */
export async function mergedAssembly(fleet: URL): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'evenkeel-stack-set-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(await assemblyOf(fleet), folder, { recursive: true });
  const { stacks } = readInstallation(folder);
  const template = mergeStacks(stacks, { stage: 'dev', assetsBucket: 'acme-evenkeel' });
  await writeFile(join(folder, 'merged.template.json'), JSON.stringify(template));
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as {
    artifacts: Record<string, { type: string }>;
  };
  const others = Object.entries(manifest.artifacts).filter(([, { type }]) => type === 'cdk:asset-manifest');
  const merged = {
    type: 'aws:cloudformation:stack',
    properties: { stackName: INSTANCE, templateFile: 'merged.template.json' },
  };
  await writeFile(
    join(folder, 'manifest.json'),
    JSON.stringify({ artifacts: { ...Object.fromEntries(others), merged } }),
  );
  return folder;
}
