import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The key under which the one function of an assembly finds its code. */
export const CODE = { S3Bucket: 'assets', S3Key: 'code.zip' };

/** Writes a cloud assembly with these stacks, as `cdk synth` would, and the code of a function that does nothing; they go with the test. */
export async function assemblyFolderOf(stacks: Readonly<Record<string, object>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'assembly-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'code'));
  await writeFile(join(folder, 'code', 'index.js'), 'exports.handler = async () => 1;\n');
  const files = { code: { source: { path: 'code' }, destinations: { here: { objectKey: CODE.S3Key } } } };
  await writeFile(join(folder, 'assets.json'), JSON.stringify({ files }));
  const artifacts: Record<string, object> = {
    assets: { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } },
  };
  for (const [name, template] of Object.entries(stacks)) {
    await writeFile(join(folder, `${name}.json`), JSON.stringify(template));
    artifacts[name] = { type: 'aws:cloudformation:stack', properties: { templateFile: `${name}.json` } };
  }
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ artifacts }));
  return folder;
}
