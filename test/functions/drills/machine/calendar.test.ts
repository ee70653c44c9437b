import { describe, expect, test } from 'vitest';
import { calendarSchema } from '../../../../fleet/drillCalendar.ts';
import { calendarRefusal } from '../../../../functions/drills/machine/calendar.ts';

describe('the calendar', () => {
  const berlin = calendarSchema.parse({
    timeZone: 'Europe/Berlin',
    freezes: [{ from: '2026-03-30T12:00', until: '2026-03-31T00:00', why: 'a sale' }],
  });
  const rows: readonly (readonly [when: string, utc: string, reason: string | undefined])[] = [
    ['the minute before nine in winter', '2026-03-27T07:59:59Z', 'outside-hours'],
    ['nine in winter', '2026-03-27T08:00:00Z', undefined],
    ['the last second before five', '2026-03-27T15:59:59Z', undefined],
    ['five in the afternoon', '2026-03-27T16:00:00Z', 'outside-hours'],
    ['Saturday', '2026-03-28T11:00:00Z', 'outside-hours'],
    // On the Sunday before, clocks were put forward.
    ['nine in summer', '2026-03-30T07:00:00Z', undefined],
    ['the minute before the freeze', '2026-03-30T09:59:00Z', undefined],
    ['the first minute of the freeze', '2026-03-30T10:00:00Z', 'frozen'],
    ['the first working minute after the freeze', '2026-03-31T07:00:00Z', undefined],
  ];

  test.for(rows)('in Berlin, %s', ([, utc, reason]) => {
    expect(calendarRefusal(berlin, Date.parse(utc))?.reason).toBe(reason);
  });

  test('says until when it is frozen, and why', () => {
    expect(calendarRefusal(berlin, Date.parse('2026-03-30T10:00:00Z'))?.explanation).toBe(
      'Drills are frozen until 2026-03-31T00:00 (Europe/Berlin): a sale.',
    );
  });
});
