import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateShop, loadOf, parseTrace, peakOf, readTrace, scaleToPeak } from '../../../sandbox/physics/index.ts';

const HEADER = 'timestamp,value';
const csv = (...lines: string[]) => [HEADER, ...lines, ''].join('\n');
const minutely = (...values: number[]) =>
  csv(...values.map((value, at) => `${new Date(at * 60_000).toISOString().slice(0, 19).replace('T', ' ')},${value}`));

const day = (seed: number) => generateShop({ seed, startMs: 0 }).values;
const hour = (values: Float64Array, at: number) =>
  values.slice(at * 60 - 30, at * 60 + 30).reduce((a, b) => a + b, 0) / 60;

describe('a trace is refused', () => {
  let folder = '';
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'traces-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('when there is no such file', () => {
    expect(() => readTrace(join(folder, 'none.csv'))).toThrow(`${join(folder, 'none.csv')}: there is no such file`);
  });

  it('with the path of the file in the message', () => {
    const file = join(folder, 'text.csv');
    writeFileSync(file, csv('2014-07-01 00:00:00,1', '2014-07-01 00:01:00,many'));
    expect(() => readTrace(file)).toThrow(`${file}, line 3: expected a number of at least 0, found "many"`);
  });

  it.each([
    {
      name: 'broken gzip',
      content: Buffer.from([0x1f, 0x8b, 8, 0, 1]),
      message: 'this is gzip, and broken: compress it again, or decompress it',
    },
    {
      name: 'UTF-16 with the other byte order',
      content: Buffer.from([0xfe, 0xff, 0, 0x74]),
      message: 'this is UTF-16 BE: save it as UTF-8',
    },
  ])('when it is $name, with what to do', ({ content, message }) => {
    const file = join(folder, 'other.csv');
    writeFileSync(file, content);
    expect(() => readTrace(file)).toThrow(`${file}: ${message}`);
  });

  it.each([
    { name: 'gzip', encode: (text: string) => gzipSync(text) },
    { name: 'UTF-16, as spreadsheets save it', encode: (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le') },
    { name: 'UTF-8 with a byte order mark', encode: (text: string) => Buffer.from(`\uFEFF${text}`) },
  ])('but not when it is $name', ({ encode }) => {
    const file = join(folder, 'encoded.csv');
    writeFileSync(file, encode(csv('2014-07-01 00:00:00,1', '2014-07-01 00:01:00,3')));
    expect([...readTrace(file).values]).toEqual([1, 3]);
  });

  it.each([
    { name: 'when it is empty', text: '', message: 't.csv: the file is empty' },
    { name: 'when it has a header only', text: csv(), message: 't.csv: expected at least two points, found 0' },
    {
      name: 'when it has no header',
      text: '2014-07-01 00:00:00,1\n2014-07-01 00:01:00,1\n',
      message: 't.csv, line 1: expected a header such as "timestamp,value", found a point',
    },
    {
      name: 'when it has one column',
      text: 'timestamp\n2014-07-01 00:00:00\n',
      message: 't.csv, line 1: expected a header of two columns or more, found "timestamp"',
    },
    {
      name: 'when it lacks the column',
      text: csv('2014-07-01 00:00:00,1'),
      options: { column: 'requests' },
      message: 't.csv, line 1: expected a column named "requests", found value',
    },
    {
      name: 'when a time is none',
      text: csv('2014-07-01 00:00:00,1', 'tomorrow,1'),
      message: 't.csv, line 3: expected a time such as "2014-07-01 00:30:00", found "tomorrow"',
    },
    {
      name: 'when all values but one are missing',
      text: csv('2014-07-01 00:00:00,1', '2014-07-01 00:01:00,'),
      message: 't.csv: expected at least two points, found 1',
    },
    {
      name: 'when a value is negative',
      text: csv('2014-07-01 00:00:00,1', '2014-07-01 00:01:00,-1'),
      message: 't.csv, line 3: expected a number of at least 0, found "-1"',
    },
    {
      name: 'when time runs backwards',
      text: csv('2014-07-01 00:01:00,1', '2014-07-01 00:00:00,1', '2014-07-01 00:02:00,1'),
      message: 't.csv, line 3: expected a time after the line before it, found an earlier time',
    },
    {
      name: 'when a time comes twice',
      text: csv('2014-07-01 00:00:00,1', '2014-07-01 00:01:00,1', '2014-07-01 00:01:00,2'),
      message:
        't.csv, line 4: expected a time after the line before it, found the same time again: leave one series in the file',
    },
    {
      name: 'when all its points are in one minute',
      text: csv('2014-07-01 00:00:00,1', '2014-07-01 00:00:10,1'),
      message: 't.csv: expected points in more than one minute',
    },
    {
      name: 'when its dates may be in July or in January, whatever their column',
      text: csv('01/07/2014 00:00,1', '01/07/2014 00:05,1'),
      message: 't.csv, line 2: expected a time such as "2014-07-01 00:30:00", found "01/07/2014 00:00"',
    },
    {
      name: 'when its times are in another column, with what to pass',
      text: 'Series,Time,Value\ncpu,2014-07-01 00:00:00,1\ncpu,2014-07-01 00:05:00,2\n',
      message: 't.csv, line 1: column "Series" has no times, "Time" has: --timestamp-column "Time"',
    },
    {
      name: 'when it lacks the column of times that is named',
      text: csv('2014-07-01 00:00:00,1'),
      options: { timestampColumn: 'when' },
      message: 't.csv, line 1: expected a column named "when" with the time, found timestamp, value',
    },
    {
      name: 'when its quotes have no end',
      text: csv('"2014-07-01 00:00:00,1', '2014-07-01 00:05:00,2'),
      message: 't.csv, line 3: this is not CSV: ',
    },
    {
      name: 'when the window begins after it',
      text: minutely(1, 2, 3),
      options: { from: '1970-01-02' },
      message:
        't.csv: expected a beginning inside the trace, found 1970-01-02 00:00:00; the trace runs from 1970-01-01 00:00:00 to 1970-01-01 00:02:00',
    },
    {
      name: 'when the window is longer than it',
      text: minutely(1, 2, 3),
      options: { minutes: 4 },
      message:
        't.csv: expected 4 minutes from 1970-01-01 00:00:00; the trace runs from 1970-01-01 00:00:00 to 1970-01-01 00:02:00',
    },
  ])('$name', ({ text, options, message }) => {
    expect(() => parseTrace('t.csv', text, options)).toThrow(message);
  });
});

describe('a trace', () => {
  it('has a value for every minute, in straight lines between coarse points', () => {
    const trace = parseTrace('t.csv', csv('2014-07-01 00:00:00,10', '2014-07-01 00:05:00,20', '2014-07-01 00:10:00,0'));
    expect([...trace.values]).toEqual([10, 12, 14, 16, 18, 20, 16, 12, 8, 4, 0]);
    expect(trace.missingPoints).toBe(0);
    expect(trace.startMs).toBe(Date.UTC(2014, 6, 1));
  });

  it('counts the points that it lacks at its own step', () => {
    const text = csv(
      '2014-07-01 00:00:00,1',
      '2014-07-01 00:05:00,1',
      '2014-07-01 00:10:00,1',
      '2014-07-01 00:25:00,4',
      '2014-07-01 00:30:00,4',
      '2014-07-01 00:40:00,4',
    );
    const trace = parseTrace('t.csv', text);
    expect(trace.missingPoints).toBe(3);
    expect(trace.values[15]).toBe(2);
    expect(parseTrace('t.csv', text, { from: '2014-07-01 00:25:00' }).missingPoints).toBe(1);
  });

  it('takes the column that is named, and the window that is asked for', () => {
    const text = 'timestamp,a,b\n1970-01-01 00:00:00,1,5\n1970-01-01 00:01:00,2,6\n1970-01-01 00:02:00,3,7\n';
    const trace = parseTrace('t.csv', text, { column: 'b', from: '1970-01-01 00:01:00', minutes: 2 });
    expect([...trace.values]).toEqual([6, 7]);
    expect(trace.startMs).toBe(60_000);
  });

  it('has its peak where 99.9 % of the window’s minutes do not exceed it', () => {
    const oneToThousand = Array.from({ length: 1000 }, (_, at) => at + 1);
    expect(peakOf(parseTrace('t.csv', minutely(...oneToThousand)))).toBe(999);
    expect(peakOf(parseTrace('t.csv', minutely(...oneToThousand), { minutes: 500 }))).toBe(500);
  });

  it('is scaled so that its peak keeps the readers busy', () => {
    const oneToThousand = Array.from({ length: 1000 }, (_, at) => at + 1);
    const { values } = scaleToPeak(parseTrace('t.csv', minutely(...oneToThousand)), 8);
    expect(values[998]).toBeCloseTo(8, 12);
    expect(values[332]).toBeCloseTo(8 / 3, 12);
    expect(() => scaleToPeak(parseTrace('t.csv', minutely(0, 0)), 8)).toThrow('expected a load above 0');
  });

  it('is a load over Region time that stays at its ends', () => {
    const load = loadOf(parseTrace('t.csv', minutely(2, 4)), 1_000_000);
    expect([0, 1_000_000, 1_030_000, 1_060_000, 9_000_000].map(load)).toEqual([2, 2, 3, 4, 4]);
  });
});

describe('a trace as people export it', () => {
  const START = Date.UTC(2024, 9, 26, 22);
  const TWO_STEPS = [10, 12, 14, 16, 18, 20, 16, 12, 8, 4, 0];

  it.each([
    {
      name: 'quoted, as Grafana does',
      text: '"Time","reads"\n"2024-10-26 22:00:00","10"\n"2024-10-26 22:05:00","20"\n"2024-10-26 22:10:00","0"\n',
    },
    {
      name: 'for a spreadsheet: with its separator, a byte order mark, and commas in numbers',
      text: '\uFEFFsep=;\r\n"Time";"reads"\r\n2024-10-26 22:00;10,0\r\n2024-10-26 22:05;20,0\r\n2024-10-26 22:10;0,0\r\n',
    },
    {
      name: 'with tabs, and units',
      text: 'Time\treads\n2024-10-26T22:00\t10 %\n2024-10-26T22:05\t20%\n2024-10-26T22:10\t0%\n',
    },
    {
      name: 'in milliseconds since the epoch',
      text: 'Time;reads\n1729980000000;10\n1729980300000;20\n1729980600000;0\n',
    },
    {
      name: 'in microseconds since the epoch',
      text: 'Time;reads\n1729980000000000;10\n1729980300000000;20\n1729980600000000;0\n',
    },
    {
      name: 'in nanoseconds since the epoch',
      text: 'Time;reads\n1729980000000000000;10\n1729980300000000000;20\n1729980600000000000;0\n',
    },
    { name: 'in seconds since the epoch', text: 'Time,reads\n1729980000,10\n1729980300,20\n1729980600,0\n' },
    {
      name: 'with offsets, of any form',
      text: 'Time,reads\n2024-10-27T00:00:00+02:00,10\n2024-10-27 00:05:00 +0200,20\n2024-10-26 22:10:00 UTC,0\n',
    },
    {
      name: 'with slashes in its dates, year first, as CloudWatch does',
      text: 'Label,reads\n2024/10/26 22:00:00,10\n2024/10/26 22:05:00,20\n2024/10/26 22:10:00,0\n',
    },
    {
      name: 'newest first',
      text: 'Time,reads\n2024-10-26 22:10:00,0\n2024-10-26 22:05:00,20\n2024-10-26 22:00:00,10\n',
    },
    {
      name: 'several points a minute, of which the mean counts',
      text:
        'Time,reads\n' +
        [9, 11, ...TWO_STEPS.slice(1).flatMap((value) => [value, value])]
          .map((value, at) => `${new Date(START + at * 30_000).toISOString()},${value}\n`)
          .join(''),
    },
  ])('$name', ({ text }) => {
    const trace = parseTrace('t.csv', text);
    expect([...trace.values]).toEqual(TWO_STEPS);
    expect([trace.startMs, trace.missingPoints, trace.notes]).toEqual([START, 0, []]);
  });

  it.each([
    ['"Time","reads"', ['"1,234.5"', '"1,234,567"', '"12"'], [1234.5, 1_234_567, 12]],
    ['Time;reads', ['1.234,5', '1.234.567', '12,5'], [1234.5, 1_234_567, 12.5]],
  ])('with groups of thousands below the header %s', (header, cells, values) => {
    const delimiter = header.includes(';') ? ';' : ',';
    const text = cells.map((cell, at) => `2024-10-26 22:0${at}:00${delimiter}${cell}\n`).join('');
    expect([...parseTrace('t.csv', `${header}\n${text}`).values]).toEqual(values);
  });

  it('is refused where a comma may be either', () => {
    const text = '"Time","reads"\n2024-10-26 22:00:00,"1,234"\n2024-10-26 22:01:00,"2,345"\n';
    expect(() => parseTrace('t.csv', text)).toThrow('expected a number of at least 0, found "1,234"');
  });

  it('with empty cells, which are interpolated and counted', () => {
    const cells = ['10', '', 'null', 'NaN', '18', '20'];
    const text = cells.map((cell, at) => `2024-10-26 22:0${at}:00,${cell}\n`).join('');
    const trace = parseTrace('t.csv', `time,reads\n${text}`);
    expect([...trace.values]).toEqual([10, 12, 14, 16, 18, 20]);
    expect(trace.missingPoints).toBe(3);
  });

  it('with its times in any column', () => {
    const text = 'Series,Time,Value\ncpu,2024-10-26 22:00:00,1\ncpu,2024-10-26 22:01:00,2\n';
    const trace = parseTrace('t.csv', text, { timestampColumn: 'Time', column: 'Value' });
    expect([...trace.values]).toEqual([1, 2]);
  });

  it('in local time, of which an hour comes twice when clocks are set back, and says so', () => {
    const hours = ['01:00', '01:30', '02:00', '02:30', '02:00', '02:30', '03:00'];
    const text = hours.map((hour, at) => `2024-10-27 ${hour}:00,${at * 30}\n`).join('');
    const trace = parseTrace('t.csv', `time,reads\n${text}`);
    expect([...trace.values]).toEqual(Array.from({ length: 181 }, (_, minute) => minute));
    expect(trace.notes).toEqual(['line 6: the time goes back by an hour; read as clocks that were set back']);
    const backwards = parseTrace('t.csv', `time,reads\n${text.trim().split('\n').toReversed().join('\n')}\n`);
    expect([...backwards.values]).toEqual([...trace.values]);
  });
});

describe('the generated shop', () => {
  it('is the same with the same seed, and another with another', () => {
    expect(day(1)).toEqual(day(1));
    expect(day(1)).not.toEqual(day(2));
  });

  it('sleeps at four, and is at its busiest in the evening but for a sale', () => {
    for (const seed of [1, 2, 3]) {
      const values = day(seed);
      expect(values).toHaveLength(1440);
      expect(hour(values, 4)).toBeLessThan(0.15);
      expect(hour(values, 20.5)).toBeGreaterThan(0.85);
    }
  });

  it('has a sale that stands 60 % or more above what is usual for at least twenty minutes', () => {
    for (const seed of [1, 2, 3]) {
      const inDaytime = day(seed).slice(600, 1140);
      expect(inDaytime.filter((value) => value > 1.15).length).toBeGreaterThanOrEqual(20);
    }
  });
});
