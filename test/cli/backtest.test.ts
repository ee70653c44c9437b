import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scalingRegion } from '../sandbox/services/application-auto-scaling/region.ts';

const COMMAND = fileURLToPath(new URL('../../cli/backtest.ts', import.meta.url));
const POLICIES = ['aurora-auto-scaling', 'aurora-serverless', 'evenkeel', 'static-peak', 'oracle'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenkeel-backtest-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command as people do, with no profile of AWS at hand. */
async function backtest(...args: string[]): Promise<Ended> {
  const env = {
    PATH: process.env['PATH'],
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  return await promisify(execFile)(process.execPath, [COMMAND, ...args], { env }).then(
    (ended) => ({ code: 0, ...ended }),
    (error: Ended) => error,
  );
}

/** A trace of so many minutes, a value for each. */
async function trace(name: string, minutes: number, valueAt: (minute: number) => number | string): Promise<string> {
  const file = join(folder, name);
  const timeOf = (minute: number) => new Date(Date.UTC(2026, 2, 2) + minute * 60_000).toISOString();
  const lines = Array.from({ length: minutes }, (_, minute) => `${timeOf(minute)},7,${valueAt(minute)}`);
  await writeFile(file, `time,writes,reads\n${lines.join('\n')}\n`);
  return file;
}

/** Up by day and down by night. */
const wave = (minute: number) => (100 + 80 * Math.sin((minute / 720) * Math.PI)).toFixed(1);

describe('npm run backtest', () => {
  test('of a trace has every policy in its JSON, and a picture where one is wanted', async () => {
    const file = await trace('day.csv', 1440, wave);
    const svg = join(folder, 'day.svg');
    const column = ['--trace', file, '--column', 'reads'];
    const { code, stdout, stderr } = await backtest(...column, '--peak-readers', '4', '--json', '--svg', svg);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const report = JSON.parse(stdout) as { seconds: number; policies: Record<string, unknown>[] };
    expect(report.seconds).toBe(86_400);
    expect(new Set(report.policies.map(({ name }) => name))).toEqual(new Set(POLICIES));
    for (const policy of report.policies)
      expect(policy).toMatchObject({
        overloadSeconds: expect.any(Number),
        workOverCapacity: expect.any(Number),
        connectionsCut: expect.any(Number),
        readerSeconds: expect.any(Number),
        changes: expect.any(Number),
      });
    // Seven readers stand all day long where four are busy at a target of 60 %.
    expect(report.policies.find(({ name }) => name === 'static-peak')).toMatchObject({
      readerSeconds: 7 * 86_400,
      changes: 0,
    });
    expect(await readFile(svg, 'utf8')).toMatch(/^<svg[^]*<\/svg>\n$/);
  });

  test('of a part of a trace takes the days before as history, from a column of times that is named', async () => {
    const file = await trace('days.csv', 3 * 1440, wave);
    const moved = join(folder, 'moved.csv');
    const lines = (await readFile(file, 'utf8')).trim().split('\n');
    await writeFile(moved, lines.map((line) => line.split(',').toReversed().join(';')).join('\n'));
    const columns = ['--trace', moved, '--timestamp-column', 'time', '--column', 'reads'];
    const reports = [];
    for (const from of ['2d', '2', '2026-03-04']) {
      const { code, stdout } = await backtest(...columns, '--from', from, '--days', '1', '--json');
      expect(code).toBe(0);
      reports.push(JSON.parse(stdout) as { seconds: number });
    }
    expect(reports.map(({ seconds }) => seconds)).toEqual([86_400, 86_400, 86_400]);
    expect(reports[1]).toEqual(reports[0]);
    expect(reports[2]).toEqual(reports[0]);
    const unnamed = await backtest('--trace', moved);
    expect(unnamed.stderr).toContain('column "reads" has no times, "time" has: --timestamp-column "time"');
    const outside = await backtest(...columns, '--from', '9d');
    expect(outside.code).toBe(1);
    expect(outside.stderr).toMatch(/--from 9d is outside the trace: .*2026-03-02 00:00:00 to 2026-03-04 23:59:00/);
  });

  test('of a load that never changes says so, and still compares', async () => {
    const { code, stdout } = await backtest('--trace', await trace('flat.csv', 300, () => 5));
    expect(code).toBe(0);
    expect(stdout).toContain('the load is constant');
    for (const name of POLICIES) expect(stdout).toContain(name);
  });

  test.each([
    ['one point', (name: string) => trace(name, 1, () => 5), /one\.csv/],
    ['a value that is none', (name: string) => trace(name, 9, (at) => (at === 4 ? 'many' : 5)), /line 6/],
    ['nothing but zeroes', (name: string) => trace(name, 60, () => 0), /one\.csv: expected a load above 0/],
  ])('of %s is an error that says where', async (_what, write, says) => {
    const { code, stdout, stderr } = await backtest('--trace', await write('one.csv'), '--column', 'reads');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(says);
    expect(stderr).not.toContain('    at ');
  });

  test('names the columns that there are, where another one was asked for', async () => {
    const { code, stderr } = await backtest('--trace', await trace('day.csv', 9, wave), '--column', 'read');
    expect(code).toBe(1);
    expect(stderr).toMatch(/writes.*reads/);
  });

  test('of a cluster takes the load that CloudWatch has, and says so if there is no such cluster', async () => {
    const { region, runTo } = await scalingRegion({ readers: 2, load: () => 0.8 });
    await runTo(600);
    const { url, close } = await region.endpoint.listen();
    try {
      const source = ['--endpoint-url', url, '--days', '1', '--json'];
      const { code, stdout } = await backtest('--cluster', 'shop', ...source, '--peak-readers', '2');
      expect(code).toBe(0);
      const report = JSON.parse(stdout) as { seconds: number; warnings: string[] };
      expect(report.seconds).toBeGreaterThan(590 * 60);
      expect(report.warnings).toEqual([expect.stringMatching(/^the load covers only 0\.4 of 1 days/)]);
      const unknown = await backtest('--cluster', 'shoop', ...source);
      expect(unknown.code).toBe(1);
      expect(unknown.stderr).toMatch(/shoop/);
      expect(unknown.stderr).not.toContain('    at ');
    } finally {
      await close();
    }
  });
});
