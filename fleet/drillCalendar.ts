import { z } from 'zod';

/** A time zone that this runtime knows: `Europe/Berlin`, `UTC`. */
export const timeZoneSchema = z.string().refine(isTimeZone, 'a time zone of the IANA database, such as Europe/Berlin');

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const localTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/, 'a local time such as 2026-12-18T00:00');

const clockTime = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time of day such as 09:00');

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** When no drill may start, in local time of the calendar's time zone: from the first minute, up to the last. */
const freeze = z
  .strictObject({ from: localTime, until: localTime, why: z.string().min(1) })
  // Local times of this form sort chronologically.
  .refine(({ from, until }) => from < until, { path: ['until'], error: 'later than from' });

/** When drills may start. (default: business hours, when the people who would have to repair it are at work) */
export const calendarSchema = z
  .strictObject({
    timeZone: timeZoneSchema.default('UTC'),
    days: z.array(z.enum(DAYS)).min(1).default(['monday', 'tuesday', 'wednesday', 'thursday', 'friday']),
    from: clockTime.default('09:00'),
    until: clockTime.default('17:00'),
    freezes: z.array(freeze).default([]),
  })
  // Otherwise no drill could ever start: no hours go past midnight, since the next day may be none of these days.
  .refine(({ from, until }) => from < until, {
    path: ['until'],
    error: 'later than from, on the same day (24:00 at most)',
  });

export type DrillCalendar = z.output<typeof calendarSchema>;
