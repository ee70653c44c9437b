export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** `2019-10-02T17:04:40.989+0000`, as alarm states, reason data and messages to SNS and Lambda write a time. */
export const toStateTime = (timeMs: number) => new Date(timeMs).toISOString().replace('Z', '+0000');

/** `2019-10-02T17:04:40Z`, as the envelope of an event writes a time. */
export const toEventTime = (timeMs: number) => new Date(timeMs).toISOString().replace(/\.\d+Z$/, 'Z');

/** `02/10/19 16:59:00`: day, month and year, as the reason of a metric alarm's state writes a time. */
export function toReasonTime(timeMs: number): string {
  const [date, time] = new Date(timeMs).toISOString().split('T') as [string, string];
  const [year, month, day] = date.split('-') as [string, string, string];
  return `${day}/${month}/${year.slice(2)} ${time.slice(0, 8)}`;
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** `Friday 22 July, 2022 15:57:45 UTC`, as the reason of a composite alarm's state writes a time. */
export function toLongTime(timeMs: number): string {
  const date = new Date(timeMs);
  const day = String(date.getUTCDate()).padStart(2, '0');
  const clock = date.toISOString().slice(11, 19);
  return `${WEEKDAYS[date.getUTCDay()]} ${day} ${MONTHS[date.getUTCMonth()]}, ${date.getUTCFullYear()} ${clock} UTC`;
}
