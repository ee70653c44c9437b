import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Listening } from '../../sandbox/wire/server.ts';
import { deployed, MINUTE } from '../functions/controllers/replicas/loop/deployed.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const execute = promisify(execFile);

let folder: string;
let project: string;
let server: Listening;

/** Nothing of this repository's packages is on the path, and nothing of AWS in the environment. */
const env = {
  PATH: [dirname(process.execPath), ...(process.env['PATH'] ?? '').split(delimiter)]
    .filter((each) => !each.endsWith('node_modules/.bin'))
    .join(delimiter),
  HOME: process.env['HOME'],
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenkeel-package-'));
  project = join(folder, 'project');
  await mkdir(project);
  await writeFile(join(project, 'package.json'), '{ "private": true }');
  const { stdout } = await execute('npm', ['pack', '--json', '--pack-destination', folder], { cwd: ROOT, env });
  const filename = /"filename": "([^"]+)"/.exec(stdout)![1]!;
  await execute('npm', ['install', '--offline', '--no-audit', join(folder, filename)], { cwd: project, env });
  const shop = await deployed({ shop: () => 0.4 });
  await shop.run(10 * MINUTE);
  server = await shop.region.endpoint.listen();
}, 180_000);
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const evenkeel = (...args: string[]) => execute('node_modules/.bin/evenkeel', args, { cwd: project, env });

test('a project that has the package alone, without a registry, has the command', async () => {
  expect((await evenkeel('--help')).stdout).toContain('Usage: npx evenkeel ');
  const viaNpx = await execute('npx', ['--offline', 'evenkeel', 'status', '--help'], { cwd: project, env });
  expect(viaNpx.stdout).toContain('Usage: npx evenkeel status ');
});

test('it says what is decided about a fleet, and why, with the sentences of the rules', async () => {
  const { stdout, stderr } = await evenkeel('status', '--endpoint-url', server.url);
  expect(stderr).toBe('');
  expect(stdout).toContain('Evenkeel dev in eu-west-1');
  expect(stdout).toMatch(/^shop +act +hold +within-band/m);
  const { stdout: explained } = await evenkeel('explain', 'shop', '--endpoint-url', server.url);
  expect(explained).toMatch(/at rest +hold: within-band\n +\S/);
});

test('it serves the console, whose reader is a worker of its own', async () => {
  const serving = spawn('node_modules/.bin/evenkeel', ['console', '--port', '0', '--endpoint-url', server.url], {
    cwd: project,
    env,
  });
  try {
    const [said] = (await once(serving.stdout.setEncoding('utf8'), 'data')) as [string];
    const url = /http:\S+/.exec(said)![0];
    const page = await (await fetch(url, { headers: { accept: 'text/html' } })).text();
    expect(page).toContain('<script type="module"');
    const asked = 'console/explain?installation=sandbox&controller=replicas&resource=shop';
    expect(await (await fetch(`${url}${asked}`)).json()).toMatchObject({ kind: 'hold', reason: 'within-band' });
  } finally {
    serving.kill('SIGINT');
    await once(serving, 'close');
  }
});

test('it says where the sandbox is, which it has not', async () => {
  await expect(evenkeel('sandbox')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('The sandbox needs the repository of Evenkeel: run `npm ci && npm start` there.'),
  });
});

test('it depends on no other package', async () => {
  const installed = await readFile(join(project, 'node_modules/.package-lock.json'), 'utf8');
  expect(Object.keys((JSON.parse(installed) as { packages: object }).packages)).toEqual(['node_modules/evenkeel']);
});
