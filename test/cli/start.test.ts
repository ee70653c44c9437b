import { createServer } from 'node:net';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorkplace, type Workplace } from './command.ts';

let workplace: Workplace;
beforeAll(async () => (workplace = await createWorkplace()));
afterAll(() => workplace.remove());

/** Runs it to its end. */
const run = (...args: string[]) => workplace.start(...args).ended;

async function fleetFile(name: string, fleet: object): Promise<string> {
  const file = join(workplace.folder, name);
  await writeFile(file, `export default ${JSON.stringify(fleet)};`);
  return file;
}

const shop = { classes: ['db.r6g.large'], zones: ['eu-west-1a'] };

describe.concurrent('npm start', () => {
  test('explains itself, its scenarios and how they are run', async () => {
    const { code, stdout, stderr } = await run('--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Usage: npm start -- [options]');
    for (const option of ['--scenario', '--fleet', '--trace', '--for', '--headless', '--report', '--port', '--speed']) {
      expect(stdout).toContain(`  ${option} `);
    }
    expect(stdout).toMatch(/^ {2}busy-day +A shop on a busy day: /m);
    expect(stdout).toContain('npm start -- --headless --for 24h --report out.json');
  });

  test('ends with a message and the code 64 where it was told what it cannot do, without a stack', async () => {
    const { code, stdout, stderr } = await run('--speed', '0');
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toBe(
      "error: option '--speed <n>' argument '0' is invalid. Expected a number above 0.\nnpm start -- --help shows every option.\n",
    );
  });

  test('names a trace that is not there', async () => {
    expect(await run('--trace', 'nowhere.csv')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'nowhere.csv: there is no such file\n',
    });
  });

  test('tells all that is wrong with a fleet', async () => {
    const file = await fleetFile('wrong.mjs', { clusters: { shop: { ...shop, mode: 'acts' }, Billing: shop } });
    const { code, stdout, stderr } = await run('--fleet', file);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.split('\n').slice(0, 3)).toEqual([
      `The fleet in ${file} is not valid:`,
      "  clusters.shop.mode: 'acts' — one of 'observe', 'act'",
      "  clusters.Billing: 'Billing' — an Aurora cluster identifier: lower-case letters, digits and single hyphens, starting with a letter",
    ]);
  });

  test('says which zones it has to a fleet of another Region, and that an empty one has nothing to run', async () => {
    const elsewhere = await fleetFile('us.mjs', {
      clusters: { shop: { ...shop, zones: ['eu-west-1a', 'us-east-1a'] } },
    });
    expect((await run('--fleet', elsewhere)).stderr).toBe(
      `The sandbox emulates eu-west-1 with the zones eu-west-1a, eu-west-1b, eu-west-1c, but the fleet in ${elsewhere} has others:\n  clusters.shop.zones: us-east-1a\n`,
    );
    const empty = await fleetFile('empty.mjs', {});
    expect((await run('--fleet', empty)).stderr).toBe(
      `The fleet in ${empty} is empty: add clusters, targetGroups or certificates.\n`,
    );
  });

  test('tells before the run that its report could not be written', async () => {
    const { code, stderr } = await run('--headless', '--for', '24h', '--report', 'nowhere/out.json');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'Cannot write the report to nowhere/out.json: the folder does not exist.\n',
    });
  });

  test('names a port that is taken, before it sets anything up', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await run('--port', String(port))).toEqual({
      code: 1,
      stdout: '',
      stderr: `Port ${port} on 127.0.0.1 is in use: specify another with --port, or 0 for any free one.\n`,
    });
    server.close();
  });
});
