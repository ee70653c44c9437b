import { statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { MAX_BUNDLE_BYTES, maxBundleBytes } from '../../bench/bundleLimits.ts';
import { readAssembly } from '../../sandbox/deploy/assembly.ts';
import { EVERY_FUNCTION } from '../../stacks/bundle.ts';
import { roleName } from '../../sandbox/iam/rights.ts';
import { assemblyOf } from '../synthesis/assembly.ts';

/** Bytes of `index.js`, by the name of the function: `replicas`, `drillInject`. */
let sizes: ReadonlyMap<string, number>;
beforeAll(async () => {
  const assembly = readAssembly(await assemblyOf(new URL('everythingFleet.ts', import.meta.url)));
  sizes = new Map(
    assembly.stacks.flatMap(({ template }) =>
      Object.entries(template['Resources'] as unknown as Readonly<Record<string, Declared>>)
        .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
        .map(([logicalId, { Properties }]) => [
          nameOf(roleName(logicalId)),
          statSync(join(assembly.codeFolder(Properties.Code), 'index.js')).size,
        ]),
    ),
  );
});

interface Declared {
  readonly Type: string;
  readonly Properties: { readonly Code: { readonly S3Key: string } };
}

/** `DrillsInject` → `drillInject` */
const nameOf = (logicalId: string) =>
  logicalId
    .replace(/^DrillsProber.*$/, 'prober')
    .replace(/^Drills/, 'drill')
    .replace(/^SlackWorker$/, 'slack')
    .replace(/Function$/, '')
    .replace(/^./, (letter) => letter.toLowerCase());

test('every bundle is at most as large as its limit, which is 450 kB where nothing is said', () => {
  expect(EVERY_FUNCTION.filter((name) => !sizes.has(name))).toEqual([]);
  const tooLarge = [...sizes].filter(([name, bytes]) => bytes > maxBundleBytes(name));
  expect(tooLarge).toEqual([]);
  expect(maxBundleBytes('replicas')).toBe(450_000);
});

test('what has a limit of its own needs it', () => {
  const needless = Object.keys(MAX_BUNDLE_BYTES).filter(
    (name) => sizes.has(name) && sizes.get(name)! <= 450_000 && MAX_BUNDLE_BYTES[name]!.bytes > 450_000,
  );
  expect(needless).toEqual([]);
});
