import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defineFleet } from '../../fleet/fleet.ts';
import { bundleFunctions, EVERY_FUNCTION } from '../../stacks/bundle.ts';
import { assemblyOf, TWO_CLUSTERS } from '../synthesis/assembly.ts';
import { type Declared, ofType, policyLength, readTemplates } from './templates.ts';

const APP = fileURLToPath(new URL('../../stacks/app.ts', import.meta.url));
const TESTS_FLEET = fileURLToPath(TWO_CLUSTERS);

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'evenkeel-synthesize-'))));
afterAll(() => rm(folder, { recursive: true }));

/** Runs what `cdk synth` runs. Rejects with what it says if it fails. */
async function synthesize(name: string, environment: Readonly<Record<string, string>>): Promise<string> {
  const output = join(folder, name);
  await promisify(execFile)(process.execPath, [APP], { env: { ...process.env, CDK_OUTDIR: output, ...environment } });
  return output;
}

/** A fleet file with any content. */
async function fleetFile(name: string, fleet: object): Promise<string> {
  const file = join(folder, `${name}.mjs`);
  await writeFile(file, `export default ${JSON.stringify(fleet)};`);
  return file;
}

describe('the same input', () => {
  test('gives the same files, byte by byte, whatever the folder', async () => {
    const [first, second] = [
      await assemblyOf(TWO_CLUSTERS),
      await synthesize('again', { STAGE: 'dev', EVENKEEL_FLEET: TESTS_FLEET }),
    ];
    const files = (await readdir(second, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    const deployed = files.filter(({ name }) =>
      /\.template\.json$|^index\.js$|^fleet\.json$|^manifest\.json$/.test(name),
    );
    expect(deployed.length).toBeGreaterThanOrEqual(6);
    for (const { name, parentPath } of deployed) {
      const file = join(parentPath, name);
      expect(await readFile(file.replace(second, first), 'utf8')).toBe(await readFile(file, 'utf8'));
    }
  });
});

describe('a fleet of 300 clusters with every signal', () => {
  /** As long as names may be. */
  const names = Array.from({ length: 300 }, (_, at) => `shop-${at}`.padEnd(63, 'x'));
  const shop = { classes: ['db.r6g.large'], zones: ['eu-west-1a'], targetConnections: 500, maxReplicaLagMs: 1_000 };

  let stacks: ReadonlyMap<string, readonly Declared[]>;
  beforeAll(async () => {
    const EVENKEEL_FLEET = await fleetFile('large', {
      clusters: Object.fromEntries(names.map((name) => [name, shop])),
    });
    stacks = readTemplates(await synthesize('large', { STAGE: 'prod', EVENKEEL_FLEET }));
  });

  test('stays below the 500 resources and the megabyte that CloudFormation takes of a stack', async () => {
    expect([...stacks.keys()].toSorted()).toEqual([
      'evenkeel-prod',
      'evenkeel-prod-alarms-1',
      'evenkeel-prod-alarms-2',
      'evenkeel-prod-alarms-3',
    ]);
    for (const resources of stacks.values()) expect(resources.length).toBeLessThan(500);
    const written = (await readdir(join(folder, 'large'))).filter((file) => file.endsWith('.template.json'));
    for (const file of written) {
      expect((await readFile(join(folder, 'large', file))).length).toBeLessThan(1_000_000);
    }
  });

  test('has three alarms of each cluster, each once', () => {
    const alarms = [...stacks.values()].flatMap((resources) => ofType(resources, 'AWS::CloudWatch::Alarm'));
    const ofClusters = alarms.flatMap(({ properties }) => (properties['AlarmName'] as string | undefined) ?? []);
    expect(ofClusters).toHaveLength(900);
    expect(new Set(ofClusters).size).toBe(900);
  });

  test('fits what IAM takes: ten managed policies of a role, 6,144 characters each, and 10,240 beside them', () => {
    const resources = stacks.get('evenkeel-prod')!;
    const managed = ofType(resources, 'AWS::IAM::ManagedPolicy');
    expect(managed.length).toBeLessThanOrEqual(10);
    for (const policy of managed) expect(policyLength(policy)).toBeLessThanOrEqual(6_144);
    for (const policy of ofType(resources, 'AWS::IAM::Policy'))
      expect(policyLength(policy)).toBeLessThanOrEqual(10_240);
  });
});

describe('what cannot be synthesized', () => {
  test('a wrong fleet fails with everything that is wrong with it', async () => {
    const EVENKEEL_FLEET = await fleetFile('wrong', { clusters: { Shop: { classes: [], zones: ['here'] } } });
    await expect(synthesize('wrong', { STAGE: 'dev', EVENKEEL_FLEET })).rejects.toMatchObject({
      code: 1,
      stderr: [
        `The fleet in ${EVENKEEL_FLEET} is not valid:`,
        '  clusters.Shop.classes: [] — at least 1 in the list',
        "  clusters.Shop.zones.0: 'here' — an Availability Zone such as eu-west-1a",
        "  clusters.Shop: 'Shop' — an Aurora cluster identifier: lower-case letters, digits and single hyphens, starting with a letter",
        '',
      ].join('\n'),
    });
  });

  test.for(['', 'my-stage', 'a'.repeat(17)])('the stage "%s" fails with what a stage may be', async (STAGE) => {
    await expect(synthesize('stage', { STAGE, EVENKEEL_FLEET: TESTS_FLEET })).rejects.toMatchObject({
      code: 1,
      stderr: `Invalid STAGE "${STAGE}": use at most 16 lower-case letters and digits, starting with a letter.\n`,
    });
  });
});

/** In kilobytes. A cold start loads a bundle before anything else; only the prober, which lives for minutes, may be large. */
const LARGEST: Readonly<Record<string, number>> = { replicas: 450, slackIngress: 310, prober: 1_000 };

test('every function has a small bundle', async () => {
  const bundles = await bundleFunctions(defineFleet({}), join(folder, 'bundles'), { needed: EVERY_FUNCTION });
  const sizes = await Promise.all(
    Object.entries(bundles).map(async ([name, path]) => ({ name, bytes: (await stat(join(path, 'index.js'))).size })),
  );
  expect(sizes.filter(({ name, bytes }) => bytes > (LARGEST[name] ?? 650) * 1_000)).toEqual([]);
  expect(sizes).toHaveLength(24);
});
