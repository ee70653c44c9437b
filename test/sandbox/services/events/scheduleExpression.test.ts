import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../../../sandbox/services/events/scheduleExpression.ts';

/** The next times of a cron expression, to the minute, in UTC. */
function next(cron: string, options: { zone?: string; after?: string; count?: number } = {}): string[] {
  const schedule = parseSchedule(`cron(${cron})`, options.zone);
  if (schedule.kind !== 'cron') throw new Error('not a cron');
  const times: string[] = [];
  let atMs: number | undefined = Date.parse(options.after ?? '2026-03-01T00:00:00Z');
  for (let i = 0; i < (options.count ?? 3); i++) {
    atMs = schedule.nextAfter(atMs);
    if (atMs === undefined) break;
    times.push(new Date(atMs).toISOString().slice(0, 16));
  }
  return times;
}

describe('a cron expression of AWS', () => {
  it.each([
    { cron: '0/15 * * * ? *', times: ['2026-03-01T00:15', '2026-03-01T00:30', '2026-03-01T00:45'] },
    { cron: '* * * * ? *', times: ['2026-03-01T00:01', '2026-03-01T00:02', '2026-03-01T00:03'] },
    { cron: '0/10 8-9 ? * MON-FRI *', times: ['2026-03-02T08:00', '2026-03-02T08:10', '2026-03-02T08:20'] },
    { cron: '5,35 14 * * ? *', times: ['2026-03-01T14:05', '2026-03-01T14:35', '2026-03-02T14:05'] },
    { cron: '50-58/4 23 * * ? *', times: ['2026-03-01T23:50', '2026-03-01T23:54', '2026-03-01T23:58'] },
    { cron: '0 9 ? * MON-FRI *', times: ['2026-03-02T09:00', '2026-03-03T09:00', '2026-03-04T09:00'] },
    { cron: '0 8 ? * 1 *', times: ['2026-03-01T08:00', '2026-03-08T08:00', '2026-03-15T08:00'] },
    { cron: '0 8 ? * 7 *', times: ['2026-03-07T08:00', '2026-03-14T08:00', '2026-03-21T08:00'] },
    { cron: '0 8 ? * L *', times: ['2026-03-07T08:00', '2026-03-14T08:00', '2026-03-21T08:00'] },
    { cron: '0 9 ? * 2#1 *', times: ['2026-03-02T09:00', '2026-04-06T09:00', '2026-05-04T09:00'] },
    { cron: '0 8 ? * SUN#2 *', times: ['2026-03-08T08:00', '2026-04-12T08:00', '2026-05-10T08:00'] },
    { cron: '0 8 ? * 7#5 *', times: ['2026-05-30T08:00', '2026-08-29T08:00', '2026-10-31T08:00'] },
    { cron: '0 8 ? * 6L *', times: ['2026-03-27T08:00', '2026-04-24T08:00', '2026-05-29T08:00'] },
    { cron: '0 8 ? * FRIL *', times: ['2026-03-27T08:00', '2026-04-24T08:00', '2026-05-29T08:00'] },
    { cron: '5 0 10 * ? *', times: ['2026-03-10T00:05', '2026-04-10T00:05', '2026-05-10T00:05'] },
    { cron: '0 12 L * ? *', times: ['2026-03-31T12:00', '2026-04-30T12:00', '2026-05-31T12:00'] },
    { cron: '0 12 LW * ? *', times: ['2026-03-31T12:00', '2026-04-30T12:00', '2026-05-29T12:00'] },
    { cron: '0 10 L-3 * ? *', times: ['2026-03-28T10:00', '2026-04-27T10:00', '2026-05-28T10:00'] },
    { cron: '0 12 15W * ? *', times: ['2026-03-16T12:00', '2026-04-15T12:00', '2026-05-15T12:00'] },
    { cron: '0 12 1W * ? *', times: ['2026-03-02T12:00', '2026-04-01T12:00', '2026-05-01T12:00'] },
    { cron: '0 0 29 2 ? *', times: ['2028-02-29T00:00', '2032-02-29T00:00', '2036-02-29T00:00'] },
    { cron: '0 0 31 * ? *', times: ['2026-03-31T00:00', '2026-05-31T00:00', '2026-07-31T00:00'] },
    { cron: '0 0 1 1/3 ? *', times: ['2026-04-01T00:00', '2026-07-01T00:00', '2026-10-01T00:00'] },
    { cron: '0 18 ? JAN,JUN 1-7 2026-2027', times: ['2026-06-01T18:00', '2026-06-02T18:00', '2026-06-03T18:00'] },
    { cron: '0 8 ? mar wed *', times: ['2026-03-04T08:00', '2026-03-11T08:00', '2026-03-18T08:00'] },
    { cron: '0 8 1 3 ? 2026', times: ['2026-03-01T08:00'] },
    { cron: '0 8 * * ? 2025', times: [] },
  ])('cron($cron) comes at $times', ({ cron, times }) => {
    expect(next(cron)).toEqual(times);
  });

  it.each([
    ['0 9 * * MON *', '? in exactly one'],
    ['0 9 ? * ? *', '? in exactly one'],
    ['* * * * * *', '? in exactly one'],
    ['0 9 ? * MON', 'has 5 fields'],
    ['61 * * * ? *', 'minutes does not take "61"'],
    ['0 24 * * ? *', 'hours does not take "24"'],
    ['0/0 * * * ? *', 'minutes does not take "0/0"'],
    ['9-5 * * * ? *', 'minutes does not take "9-5"'],
    ['0 9 ? * 8 *', 'day of week does not take "8"'],
    ['0 9 ? * 0 *', 'day of week does not take "0"'],
    ['0 9 ? * 6#6 *', 'day of week does not take "6#6"'],
    ['0 9 32 * ? *', 'day of month does not take "32"'],
    ['0 9 1 13 ? *', 'month does not take "13"'],
    ['0 9 1 * ? 1969', 'year does not take "1969"'],
    ['0 9 ? * XYZ *', 'day of week does not take "XYZ"'],
    ['0 9 ? XYZ MON *', 'month does not take "XYZ"'],
  ])('cron(%s) is refused: %s', (cron, says) => {
    expect(() => parseSchedule(`cron(${cron})`)).toThrow(says);
  });
});

describe('a cron expression in a time zone', () => {
  const berlin = { zone: 'Europe/Berlin' };

  it('follows the wall clock over the change to summer time', () => {
    expect(next('0 9 * * ? *', { ...berlin, after: '2026-03-28T00:00:00Z' })).toEqual([
      '2026-03-28T08:00',
      '2026-03-29T07:00',
      '2026-03-30T07:00',
    ]);
  });

  it('skips a time that clocks skip in spring', () => {
    expect(next('30 2 * * ? *', { ...berlin, after: '2026-03-28T00:00:00Z' })).toEqual([
      '2026-03-28T01:30',
      '2026-03-30T00:30',
      '2026-03-31T00:30',
    ]);
  });

  it('comes once at a time that clocks show twice in autumn', () => {
    expect(next('0/30 2 * * ? *', { ...berlin, after: '2026-10-24T22:00:00Z' })).toEqual([
      '2026-10-25T00:00',
      '2026-10-25T00:30',
      '2026-10-26T01:00',
    ]);
  });

  it('takes the day of the zone, not of UTC', () => {
    expect(next('0 0 1 * ? *', { zone: 'Pacific/Auckland', after: '2026-06-15T00:00:00Z', count: 1 })).toEqual([
      '2026-06-30T12:00',
    ]);
  });

  it('knows half-hour changes of half-hour zones', () => {
    expect(next('0 9 * * ? *', { zone: 'Australia/Lord_Howe', after: '2026-04-03T00:00:00Z' })).toEqual([
      '2026-04-03T22:00',
      '2026-04-04T22:30',
      '2026-04-05T22:30',
    ]);
  });

  it('is refused where the zone is not known', () => {
    expect(() => parseSchedule('cron(0 9 * * ? *)', 'Europe/Atlantis')).toThrow('Europe/Atlantis');
  });
});

describe('rate and at', () => {
  it.each([
    ['rate(1 minute)', 60_000],
    ['rate(5 minutes)', 300_000],
    ['rate(1 hour)', 3_600_000],
    ['rate(2 days)', 172_800_000],
  ])('%s has a period of %d ms', (expression, periodMs) => {
    expect(parseSchedule(expression)).toEqual({ kind: 'rate', periodMs });
  });

  it.each([
    'rate(1 minutes)',
    'rate(5 minute)',
    'rate(0 minutes)',
    'rate(1.5 hours)',
    'rate(5 weeks)',
    'every(5 minutes)',
    'at(2026-03-01)',
    'at(2026-13-01T00:00:00)',
  ])('%s is refused', (expression) => {
    expect(() => parseSchedule(expression)).toThrow(/is not|is none of/);
  });

  it('at is a time on the wall clock of its zone', () => {
    expect(parseSchedule('at(2026-07-01T12:00:00)', 'Europe/Berlin')).toEqual({
      kind: 'at',
      instantMs: Date.parse('2026-07-01T10:00:00Z'),
    });
  });

  it('at a time that the clock skips is refused', () => {
    expect(() => parseSchedule('at(2026-03-29T02:30:00)', 'Europe/Berlin')).toThrow(
      "does not exist on that zone's clock",
    );
  });
});
