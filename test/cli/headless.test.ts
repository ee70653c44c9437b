import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../sandbox/run/report.ts';
import { createWorkplace, type Workplace } from './command.ts';

let workplace: Workplace;
beforeAll(async () => (workplace = await createWorkplace('busy-day')));
afterAll(() => workplace.remove());

const reportFile = (name: string) => join(workplace.folder, name);
const readReport = async (name: string) => JSON.parse(await readFile(reportFile(name), 'utf8')) as Report;

describe('a headless run', () => {
  test('writes a report of just what is documented, which only the time that it took tells from another one', async () => {
    const args = ['--headless', '--for', '2h', '--seed', '7'];
    const [first, second] = await Promise.all([
      workplace.start(...args, '--report', reportFile('two-hours.json')).ended,
      workplace.start(...args).ended,
    ]);
    expect(first).toMatchObject({ code: 0, stdout: '' });
    const report = await readReport('two-hours.json');
    const { wallSeconds, ...rest } = report;
    expect(Object.keys(report)).toEqual([
      'seed',
      'simulatedSeconds',
      'wallSeconds',
      'events',
      'apiCalls',
      'metricsRead',
      'load',
      'clusters',
      'decisions',
    ]);
    expect(rest).toMatchObject({
      seed: 7,
      simulatedSeconds: 7_200,
      load: { source: 'busy-day', gapsInterpolated: 0, endedEarly: false },
    });
    expect(wallSeconds).toBeGreaterThan(0);
    for (const count of [rest.events, rest.apiCalls, rest.metricsRead]) expect(count).toBeGreaterThan(0);
    expect(Object.keys(rest.clusters)).toEqual(['shop']);
    const { timeline, ...shop } = rest.clusters['shop']!;
    expect(Object.keys(shop)).toEqual([
      'readersAdded',
      'readersRemoved',
      'readerSeconds',
      'overloadSeconds',
      'connectionsCut',
    ]);
    expect(timeline.map(({ t }) => t)).toEqual(Array.from({ length: 120 }, (_, minute) => minute * 60));
    expect(timeline[1]).toEqual({ t: 60, readers: 2, load: expect.any(Number), cpu: expect.any(Number) });
    expect(rest.decisions.find(({ controller }) => controller === 'replicas')).toEqual({
      t: expect.any(Number),
      controller: 'replicas',
      resource: 'shop',
      kind: 'set-endpoint',
      reason: 'endpoint-missing',
      numbers: expect.objectContaining({ serving: 2, floor: 2 }),
    });

    // Nothing but the report goes to standard output.
    const { wallSeconds: _, ...again } = JSON.parse(second.stdout) as Report;
    expect(again).toEqual(rest);
  });

  test('ends with its trace and says so, and counts the gaps that it filled', async () => {
    const trace = join(workplace.folder, 'load.csv');
    const point = (minute: number) =>
      `${new Date(Date.UTC(2024, 0, 1) + minute * 60_000).toISOString().slice(0, 19)},${100 + minute}`;
    const minutes = [0, 1, 2, 3, 4, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19];
    await writeFile(trace, ['timestamp,requests', ...minutes.map(point)].join('\n'));
    const { code } = await workplace.start(
      '--headless',
      '--trace',
      trace,
      '--column',
      'requests',
      '--from',
      '1m',
      '--for',
      '24h',
      '--peak-readers',
      '1',
      '--report',
      reportFile('trace.json'),
    ).ended;
    expect(code).toBe(0);
    const { simulatedSeconds, load, clusters } = await readReport('trace.json');
    expect(simulatedSeconds).toBe(19 * 60);
    expect(load).toEqual({ source: trace, gapsInterpolated: 3, endedEarly: true });
    expect(clusters['shop']!.timeline.at(-1)).toMatchObject({ t: 18 * 60, load: 1 });
  });

  test('writes the report so far when it is interrupted, and leaves nothing else behind', async () => {
    // It synthesizes the stacks itself, and has to clear them away.
    const own = await createWorkplace();
    const running = own.start('--headless', '--for', '365d', '--report', reportFile('interrupted.json'));
    await running.says(/Running 8760\.0 hours of Region time …/);
    running.signal('SIGINT');
    const { code, stderr } = await running.ended;
    expect(code).toBe(130);
    expect(stderr).toContain('Interrupted: the report covers the run until now.');
    const { simulatedSeconds } = await readReport('interrupted.json');
    expect(simulatedSeconds).toBeLessThan(365 * 86_400);
    expect(await own.leftovers()).toEqual([]);
    await own.remove();
  });
});
