import { execFile } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadScene } from '../../cli/scene.ts';
import { type Run, setUp } from '../../sandbox/run/run.ts';
import { scenarioFleetFile } from '../../sandbox/scenarios/index.ts';
import type { Listening } from '../../sandbox/wire/server.ts';
import { assemblyOf } from '../synthesis/assembly.ts';

const COMMAND = fileURLToPath(new URL('../../cli/bin/evenkeel.mjs', import.meta.url));
const SCENARIO = 'drills';
const MINUTE = 60_000;

let run: Run;
let server: Listening;

beforeAll(async () => {
  const { fleet, world } = await loadScene({ scenario: SCENARIO });
  const assemblyFolder = await assemblyOf(pathToFileURL(scenarioFleetFile(SCENARIO)));
  run = await setUp({ seed: 1, fleet, assemblyFolder, world, load: undefined });
  const { clock } = run.region;
  await clock.runUntil(clock.now() + 5 * MINUTE);
  server = await run.region.endpoint.listen();
});
afterAll(async () => {
  await server.close();
  await run.close();
});

async function evenkeel(...args: string[]): Promise<string> {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const argv = [COMMAND, ...args, '--endpoint-url', server.url];
  return (await promisify(execFile)(process.execPath, argv, { env: { PATH, NODE_COMPILE_CACHE } })).stdout;
}

test('a cluster, a certificate set and a target group are observed by what their controllers are made of', async () => {
  const { resources, unread } = JSON.parse(await evenkeel('status', '--json')) as {
    resources: { controller: string; resource: string; now?: { kind: string } }[];
    unread: string[];
  };
  expect(unread).toEqual([]);
  expect(resources.map(({ controller, resource, now }) => `${controller}/${resource} ${now?.kind}`)).toEqual([
    'replicas/shop hold',
    'certificates/shop hold',
    'targets/edge hold',
  ]);
  expect(await evenkeel('explain', 'targets/edge')).toMatch(/^ {2}eu-west-1a: 2 of 2 healthy/m);
});

test('status has the days left and the healthy machines of each zone, in lines that a pipe can read', async () => {
  const lines = (await evenkeel('status')).split('\n');
  expect(lines).toContain('    eu-west-1b: 2 of 2 healthy');
  expect(lines.join('\n')).toMatch(/^ {4}certificates: 1, the first expires in 16\d(\.\d)? days/m);
  expect(lines.filter((line) => line.length > 100)).toEqual([]);
});
