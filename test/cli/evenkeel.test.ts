import { execFile } from 'node:child_process';
import { promisify, stripVTControlCharacters } from 'node:util';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createProgram } from '../../cli/evenkeel/program.ts';
import type { Listening } from '../../sandbox/wire/server.ts';
import { deployed, type Deployed, MINUTE } from '../functions/controllers/replicas/loop/deployed.ts';

const COMMAND = fileURLToPath(new URL('../../cli/evenkeel.ts', import.meta.url));
const FLEET = fileURLToPath(new URL('../functions/controllers/replicas/loop/fleet.ts', import.meta.url));
const HOUR = 60 * MINUTE;

let shop: Deployed;
let server: Listening;
/** What people's calls were, so that commands can be seen not to change anything. */
const calls: string[] = [];

beforeAll(async () => {
  // Another file of this process may have imported the clients before, for a Region that is gone.
  vi.resetModules();
  shop = await deployed({ shop: () => 0.4 });
  await shop.run(20 * MINUTE);
  const { endpoint } = shop.region;
  const record = endpoint.onCall;
  endpoint.onCall = (call) => {
    if (call.context.accessKeyId === 'test') calls.push(call.context.operation);
    record?.(call);
  };
  server = await endpoint.listen();
});
afterAll(() => server.close());

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command as people do, with nothing of AWS in its environment but what is given. */
async function run(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const env = {
    PATH: process.env['PATH'],
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...environment,
  };
  const running = promisify(execFile)(process.execPath, [COMMAND, ...args], { env });
  return await running.then(
    (ended) => ({ code: 0, ...ended }),
    (error: Ended) => error,
  );
}

/** The same in this process, against the Region of this test: what it writes. Rejects with what it complains about. */
async function evenkeel(...args: string[]): Promise<string> {
  let written = '';
  const program = createProgram((text) => (written += text));
  for (const command of program.commands) command.exitOverride().configureOutput({ writeErr: () => {} });
  await program.parseAsync([...args, '--endpoint-url', server.url], { from: 'user' });
  return stripVTControlCharacters(written);
}

const json = async <Result>(...args: string[]) => JSON.parse(await evenkeel(...args, '--json')) as Result;

describe('looking', () => {
  test('status says what is being done about each cluster of the fleet that is deployed', async () => {
    const { code, stdout, stderr } = await run(['status', '--endpoint-url', server.url]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [heading, , ...lines] = stdout.split('\n');
    expect(heading).toBe('Evenkeel dev in eu-west-1, account 123456789012, 2026-03-02 00:20:00 UTC');
    expect(lines[0]).toMatch(/^shop {6}act {6}hold {10}within-band {13}\d+ min ago$/);
    expect(lines[1]).toBe('    readers   1 serving of 1 to 6');
    expect(lines[2]).toMatch(/^ {4}load {6}CPU 4\d % \(target 60 %\), \d\.\d+ of 2 vCPUs busy, \d\.\d+ needed$/);
    expect(lines[3]).toBe('    zones     eu-west-1a: writer · eu-west-1b: 1 reader');
    expect(lines[4]).toBe('    forecast  auto: off until two days are known');
    expect(lines[5]).toMatch(/^watched {3}observe {2}hold/);
    expect(lines.every((line) => line.length <= 80)).toBe(true);
  });

  test('explain says what would be decided, rule by rule, and history what was', async () => {
    calls.length = 0;
    const explained = await evenkeel('explain', 'shop');
    const past = await evenkeel('history', 'shop');
    expect(explained).toMatch(/^ 1 {2}paused +no proposal$/m);
    expect(explained).toMatch(/^\d+ {2}at rest +hold: within-band$/m);
    expect(explained).toMatch(/serving {3}shop-2 +db.r6g.large eu-west-1b available/);
    expect(explained).toMatch(/^ {2}settings {2}readers\.min=1 readers\.max=6 targetCpuPercent=60 /m);
    expect(explained).not.toContain('floor=1 ceiling=6');
    // A rule that proposes nothing has one line, unless all is asked for.
    expect(explained).toMatch(/^ 1 {2}paused +no proposal\n 2 /m);
    const unfolded = await evenkeel('explain', 'shop', '--all');
    expect(unfolded).toMatch(/^ 1 {2}paused +no proposal\n {28}Paused by an operator\./m);
    expect(unfolded).toContain('floor=1 ceiling=6');
    expect(past).toMatch(/^2026-03-02 00:0\d:\d\d {2}set-endpoint {2}endpoint-missing$/m);
    expect(past).toMatch(/set-endpoint {2}endpoint-missing done$/m);
    expect(calls.filter((operation) => !/^(Describe|Get|Query|BatchGet)/.test(operation))).toEqual([]);
    expect(calls).toContain('GetMetricData');
  });

  test('a fleet that is not what is deployed is noticed', async () => {
    const other = fileURLToPath(new URL('../../sandbox/scenarios/busy-day/fleet.ts', import.meta.url));
    expect(await evenkeel('status', 'shop', '--fleet', other)).toContain(
      'The fleet differs from the one that decided (mode act, 1 to 6 readers): leave --fleet out',
    );
  });
});

interface Word {
  readonly by: string;
  readonly why: string;
  readonly untilMs?: number;
}

describe('pausing', () => {
  test("holds a cluster until it is resumed, in the Region's own time, and the history has both", async () => {
    const nowMs = shop.region.clock.now();
    const paused = await json<Word>('pause', 'shop', '--for', '2h', '--why', 'migration', '--by', 'ada');
    expect(paused).toMatchObject({ by: 'ada', why: 'migration', untilMs: nowMs + 2 * HOUR });
    await shop.run(6 * MINUTE);
    expect(shop.decisions().at(-1)).toBe('hold/paused');
    const { resources } = await json<{ resources: [{ pause: Word }] }>('status', 'shop');
    expect(resources[0].pause).toMatchObject({ by: 'ada', untilMs: nowMs + 2 * HOUR });

    const resumed = await evenkeel('resume', 'shop', '--by', 'grace');
    expect(resumed).toMatch(/^shop is resumed; it was paused by ada since 00:20: migration/);
    await shop.run(6 * MINUTE);
    expect(shop.decisions().at(-1)).toBe('hold/within-band');
    const lines = await json<readonly { event: string; by?: string }[]>('history', 'shop');
    const words = lines.filter(({ event }) => event === 'paused' || event === 'resumed');
    expect(words.map(({ event, by }) => `${event} by ${by}`)).toEqual(['paused by ada', 'resumed by grace']);
  });

  test('of all holds every cluster, whoever resumes a single one', async () => {
    await evenkeel('pause', 'all', '--until-resumed', '--why', 'an event at AWS', '--by', 'ada');
    await shop.run(6 * MINUTE);
    expect([shop.decisions('shop').at(-1), shop.decisions('watched').at(-1)]).toEqual(['hold/paused', 'hold/paused']);
    const one = await evenkeel('resume', 'shop');
    expect(one).toContain('shop was not paused.');
    expect(one).toContain('Everything is still paused by ada until resumed: an event at AWS');
    // What people paste goes to the Region that they were looking at.
    expect(one).toContain(`\nTo resume: npx evenkeel resume all --endpoint-url ${server.url}\n`);
    const all = await evenkeel('resume', 'all');
    expect(all).toMatch(/^Everything is resumed/);
    await shop.run(6 * MINUTE);
    expect(shop.decisions('watched').at(-1)).toBe('hold/within-band');
  });

  test('without an end or a reason it is refused', async () => {
    await expect(evenkeel('pause', 'shop', '--why', 'migration')).rejects.toThrow(
      'Specify --for DURATION or --until-resumed.',
    );
    await expect(evenkeel('pause', 'shop', '--for', '91d', '--why', 'migration')).rejects.toThrow(
      'A pause lasts 90 d at most; --until-resumed has no end.',
    );
    await expect(evenkeel('pause', 'shop', '--for', '2h')).rejects.toThrow("required option '--why <text>'");
  });
});

describe('what goes wrong says what to do', () => {
  test('a cluster that the fleet does not have, and a stage that was never deployed', async () => {
    await expect(evenkeel('explain', 'shopp')).rejects.toThrow('Unknown resource "shopp". Available: shop, watched.');
    await expect(evenkeel('status', '--stage', 'prod')).rejects.toThrow(
      `Evenkeel prod is not deployed at ${server.url}, or by a version that did not publish its fleet:\ncheck the stage (--stage), `,
    );
    await expect(evenkeel('status', '--stage', 'prod', '--fleet', FLEET)).rejects.toThrow(
      `Table evenkeel-prod not found at ${server.url}: `,
    );
  });

  test('a sandbox that does not run, no credentials and no Region', async () => {
    const [silent, nobody, nowhere] = await Promise.all([
      run(['status', '--endpoint-url', 'http://127.0.0.1:9']),
      run(['status', '--region', 'eu-west-1']),
      run(['status'], { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }),
    ]);
    expect(silent.stderr).toContain('Connection refused by http://127.0.0.1:9: start the sandbox (npm start)');
    expect(nobody.stderr).toContain('No AWS credentials found');
    expect(nowhere.stderr).toContain('No AWS Region configured: ');
    expect([silent, nobody, nowhere].map(({ code }) => code)).toEqual([1, 1, 1]);
  });
});
