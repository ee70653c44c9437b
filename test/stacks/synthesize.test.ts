import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assemblyOf, TWO_CLUSTERS } from '../synthesis/assembly.ts';

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

  test('a fleet that AWS would refuse fails with everything for which it would, before anything is deployed', async () => {
    const numbered = (count: number, length: number) =>
      Array.from({ length: count }, (_, at) => `n${at}`.padEnd(length, 'x'));
    const EVENKEEL_FLEET = await fleetFile('refused', {
      clusters: Object.fromEntries(
        numbered(120, 63).map((name, at) => [
          name,
          {
            classes: ['db.r6g.large'],
            zones: ['eu-west-1a'],
            warmUp: { sql: ['SELECT 1'], secret: `shop/${at}/${'x'.repeat(480)}` },
          },
        ]),
      ),
      vpc: { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] },
      certificates: {
        site: {
          mode: 'act',
          loadBalancers: Object.fromEntries(numbered(170, 32).map((name) => [name, { https: {} }])),
        },
      },
    });
    const failed = await synthesize('refused', { STAGE: 'prod', EVENKEEL_FLEET }).catch((error: unknown) => error);
    const { code, stderr } = failed as { code: number; stderr: string };
    expect(code).toBe(1);
    const lines = stderr.split('\n').filter((line) => line !== '');
    const wayOut =
      'list fewer or shorter names of clusters with a safety net, load balancers, hosted zones and secrets ' +
      '(several clusters can share a secret), or deploy a part of the fleet as another stage, with a fleet file of its own';
    expect(lines.slice(-3).map((line) => line.replaceAll(/[0-9A-F]{8}\)/g, ')'))).toEqual([
      'The stacks exceed quotas of AWS:',
      `  Evenkeel/Certificates/FunctionRole/Resource (CertificatesFunctionRole): 14 managed policies of a role, at most 10 — ${wayOut}`,
      `  Evenkeel/Warmer/FunctionRole/Resource (WarmerFunctionRole): 12 managed policies of a role, at most 10 — ${wayOut}`,
    ]);
  });

  test.for(['', 'my-stage', 'a'.repeat(17)])('the stage "%s" fails with what a stage may be', async (STAGE) => {
    await expect(synthesize('stage', { STAGE, EVENKEEL_FLEET: TESTS_FLEET })).rejects.toMatchObject({
      code: 1,
      stderr: `Invalid STAGE "${STAGE}": use at most 16 lower-case letters and digits, starting with a letter.\n`,
    });
  });
});
