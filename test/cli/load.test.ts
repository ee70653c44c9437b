import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadTrace } from '../../cli/load.ts';
import { DEFAULT_START_MS } from '../../sandbox/region.ts';
import { createWorkplace, type Workplace } from './command.ts';

const MINUTE = 60_000;

let workplace: Workplace;
let file: string;
beforeAll(async () => {
  workplace = await createWorkplace();
  file = await trace('load.csv', ['timestamp,other,requests', ...minutes(0, 60)]);
});
afterAll(() => workplace.remove());

async function trace(name: string, lines: readonly string[]): Promise<string> {
  const path = join(workplace.folder, name);
  await writeFile(path, lines.join('\n'));
  return path;
}

/** A point a minute: `other` is always 7, `requests` rises from 1 by one a minute. */
const minutes = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => {
    const time = new Date(Date.UTC(2024, 0, 1) + (from + at) * MINUTE).toISOString().slice(0, 19).replace('T', ' ');
    return `${time},7,${from + at + 1}`;
  });

/** All of the trace with its peak at one reader, unless told otherwise. */
const load = (options: Partial<Parameters<typeof loadTrace>[0]> = {}) =>
  loadTrace({ trace: file, column: 'requests', from: 0, peakReaders: 1, ...options })!;

describe('a trace', () => {
  test('is none unless it is given', () => {
    expect(loadTrace({ from: 0, peakReaders: 8 })).toBeUndefined();
  });

  test('runs from its first to its last minute, its peak scaled', () => {
    const { load: scaled, lengthMs, report } = load({ peakReaders: 3 });
    expect(lengthMs).toBe(60 * MINUTE);
    expect(report).toEqual({ source: file, gapsInterpolated: 0, endedEarly: false });
    expect(scaled.at(DEFAULT_START_MS)).toBeCloseTo(3 / 60);
    expect(scaled.at(DEFAULT_START_MS + 59 * MINUTE)).toBeCloseTo(3);
  });

  test('is the second column unless another one is named', () => {
    const { load: flat } = loadTrace({ trace: file, from: 0, peakReaders: 1 })!;
    expect(flat.at(DEFAULT_START_MS)).toBe(1);
  });

  test('begins where it is told to, and its peak is that of the part that runs', () => {
    const { load: part, lengthMs } = load({ from: 20 * MINUTE, for: 10 * MINUTE });
    expect(lengthMs).toBe(10 * MINUTE);
    expect(part.at(DEFAULT_START_MS)).toBeCloseTo(21 / 30);
    expect(part.at(DEFAULT_START_MS + 9 * MINUTE)).toBeCloseTo(1);
  });

  test('that is shorter than the run ends it, and says so', () => {
    expect(load({ from: 20 * MINUTE, for: 41 * MINUTE })).toMatchObject({
      lengthMs: 40 * MINUTE,
      report: { endedEarly: true },
    });
    expect(load({ from: 20 * MINUTE, for: 40 * MINUTE }).report.endedEarly).toBe(false);
  });

  test('that is over before it begins is told how long it lasts', () => {
    expect(() => load({ from: 60 * MINUTE })).toThrow(`${file} lasts 60 minutes: reduce --from.`);
    expect(load({ from: 58 * MINUTE }).lengthMs).toBe(2 * MINUTE);
  });

  test('may begin within a second', async () => {
    const [header, ...points] = ['timestamp,value', '2024-01-01 00:00:00.500,1', '2024-01-01 00:01:00.500,2'];
    const half = await trace('half.csv', [header, ...points]);
    expect(loadTrace({ trace: half, from: 0, peakReaders: 1 })!.lengthMs).toBe(2 * MINUTE);
  });

  test('has its gaps filled in straight lines and counted, where they are in the part that runs', async () => {
    const gaps = await trace('gaps.csv', ['timestamp,other,requests', ...minutes(0, 20), ...minutes(30, 60)]);
    const { load: filled, report } = load({ trace: gaps, peakReaders: 60 });
    expect(report.gapsInterpolated).toBe(10);
    expect(filled.at(DEFAULT_START_MS + 24 * MINUTE)).toBeCloseTo(25);
    expect(load({ trace: gaps, for: 20 * MINUTE }).report.gapsInterpolated).toBe(0);
  });

  const broken: readonly [what: string, lines: readonly string[], message: string][] = [
    ['is empty', [], ': the file is empty'],
    ['has no points', ['timestamp,requests'], ': expected at least two points, found 0'],
    [
      'has no such column',
      ['timestamp,value', '2024-01-01 00:00:00,1'],
      ', line 1: expected a column named "requests", found value',
    ],
    [
      'has text in a cell',
      ['timestamp,requests', '2024-01-01 00:00:00,1', '2024-01-01 00:01:00,many'],
      ', line 3: expected a number of at least 0, found "many"',
    ],
    [
      'has another kind of time',
      ['timestamp,requests', '01/02/2024 00:00,1'],
      ', line 2: expected a time such as "2014-07-01 00:30:00", found "01/02/2024 00:00"',
    ],
    [
      'has no load in it',
      ['timestamp,requests', '2024-01-01 00:00:00,0', '2024-01-01 00:01:00,0'],
      ': expected a load above 0, found none in the window',
    ],
  ];
  test.for(broken)(
    'that %s is refused with its name, the line and what was expected',
    async ([what, lines, message]) => {
      const path = await trace(`${what.replaceAll(' ', '-')}.csv`, lines);
      expect(() => load({ trace: path })).toThrow(`${path}${message}`);
    },
  );

  test('that is not there is named', () => {
    expect(() => load({ trace: 'nowhere.csv' })).toThrow('nowhere.csv: there is no such file');
  });
});
