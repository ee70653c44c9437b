import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeStackSet, readInstallation } from './stackSet/installation.ts';
import { mergeStacks } from '../stacks/stackSet/merge.ts';
import { faultsOfStackSet } from '../stacks/stackSet/check.ts';

/**
 * Writes the stacks that `npm run synth` has written as one template for a stack set, `stackset.template.json`, and says
 * what to upload and to run; see docs/scale.md. Options: `--assets-bucket NAME`, the bucket of the functions' code without
 * its Region; `--stage`; `--assembly`, the folder. Fails with everything for which a stack set could not deploy it.
 */
const { values } = parseArgs({
  options: {
    'assets-bucket': { type: 'string' },
    stage: { type: 'string', default: process.env['STAGE'] ?? 'dev' },
    assembly: { type: 'string', default: 'cdk.out' },
  },
});
const { stage, assembly, 'assets-bucket': assetsBucket } = values;

try {
  if (assetsBucket === undefined)
    throw new Error('Specify --assets-bucket NAME: functions have their code from NAME-REGION.');
  const { stacks, assets } = readInstallation(assembly);
  const template = mergeStacks(stacks, { stage, assetsBucket });
  const fleets = assets.map(({ path }) => readFileSync(join(path, 'fleet.json'), 'utf8'));
  const faults = faultsOfStackSet(template, fleets.join(''));
  if (faults.length > 0) throw new Error(['A stack set cannot deploy this fleet:', ...faults].join('\n  '));
  const file = join(assembly, 'stackset.template.json');
  await writeFile(file, JSON.stringify(template));
  console.log(describeStackSet({ stage, file, assetsBucket, assets }));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
