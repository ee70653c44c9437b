import { Cron } from 'croner';

/** The parts of a cron expression of AWS, ready to be asked. */
export interface CronFields {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** The first matching calendar day at or after `day`, in days since the epoch; undefined when there is none. */
  firstDayFrom(day: number): number | undefined;
}

const DAY_MS = 86_400_000;

/**
 * Reads the six fields of `cron(…)`: minutes, hours, day of month, month, day of week, year. croner answers the
 * question of the calendar, which days match; the times of day and the time zone are kept out of it, because AWS
 * treats the two changes of summer time differently (see ./scheduleExpression.ts).
 * @throws {Error} naming the field, for what EventBridge does not take.
 */
export function parseCron(expression: string): CronFields {
  const fields = expression.trim().toUpperCase().split(/\s+/);
  const [minutes = '', hours = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] = fields;
  if (fields.length !== 6) throw new Error(`cron(${expression}) has ${fields.length} fields, not 6`);
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    throw new Error(`cron(${expression}) must have ? in exactly one of day of month and day of week`);
  }
  checkField('month', month, MONTH);
  checkField('year', year, YEAR);
  if (dayOfMonth !== '?') checkField('day of month', dayOfMonth, DAY_OF_MONTH);
  if (dayOfWeek !== '?') checkField('day of week', dayOfWeek, DAY_OF_WEEK);
  return {
    minutes: parseNumbers('minutes', minutes, 59),
    hours: parseNumbers('hours', hours, 23),
    firstDayFrom: calendar(dayOfMonth, month, dayOfWeek, year),
  };
}

/** What one element of a comma-separated field looks like (EventBridge User Guide, "Cron expressions"). */
const MONTH = ranges('1[0-2]|[1-9]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC');
const YEAR = ranges('19[7-9]\\d|20\\d\\d|21\\d\\d');
const DAY_OF_MONTH = ranges('[1-9]|[12]\\d|3[01]', 'L|L-\\d+|LW|([1-9]|[12]\\d|3[01])W');
const WEEKDAY = '[1-7]|SUN|MON|TUE|WED|THU|FRI|SAT';
const DAY_OF_WEEK = ranges(WEEKDAY, `L|(${WEEKDAY})(L|#[1-5])`);

/** `*`, a value or a range, each with an optional step, or one of the further forms. */
function ranges(value: string, further = '(?!)'): RegExp {
  return new RegExp(`^((\\*|(${value})(-(${value}))?)(/[1-9]\\d*)?|${further})$`);
}

function checkField(name: string, field: string, element: RegExp): void {
  for (const part of field.split(',')) {
    if (!element.test(part)) throw new Error(`the cron field ${name} does not take ${JSON.stringify(part)}`);
  }
}

/** `*`, `5`, `0-10`, each with an optional `/step`; `5/15` counts from 5 to the end of the range. */
function parseNumbers(name: string, field: string, highest: number): number[] {
  const numbers = new Set<number>();
  for (const part of field.split(',')) {
    const match = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(part);
    const [, from, to, every] = match ?? [];
    const low = Number(from ?? 0);
    const high = Number(to ?? (from === undefined || every ? highest : from));
    const step = Number(every ?? 1);
    if (!match || low > high || high > highest || step < 1) {
      throw new Error(`the cron field ${name} does not take ${JSON.stringify(part)}`);
    }
    for (let value = low; value <= high; value += step) numbers.add(value);
  }
  return [...numbers].toSorted((a, b) => a - b);
}

/** More days than lie between any two that an expression with L-n can match: 29 February over a century without one. */
const MAXIMUM_CANDIDATES = 3_000;

function calendar(dayOfMonth: string, month: string, dayOfWeek: string, year: string): CronFields['firstDayFrom'] {
  const fromEnd = /^L-(\d+)$/.exec(dayOfMonth)?.[1];
  if (fromEnd === undefined) {
    // A lone L as the day of the week is the week's last day, Saturday, which croner does not know.
    const weekday = dayOfWeek
      .split(',')
      .map((part) => (part === 'L' ? '7' : part))
      .join(',');
    return days(dayOfMonth, month, weekday, year);
  }
  const before = Number(fromEnd);
  if (before > 30) throw new Error(`the cron field day of month does not take "${dayOfMonth}"`);
  // L-n is not among what AWS documents, nor what croner knows; Quartz, whose dialect this is, counts back from the last day.
  const everyDay = days('*', month, '?', year);
  return (from) => {
    let day = everyDay(from);
    for (let tried = 0; day !== undefined && tried < MAXIMUM_CANDIDATES; tried++) {
      if (isBeforeMonthEnd(day, before)) return day;
      day = everyDay(day + 1);
    }
    return undefined;
  };
}

const isBeforeMonthEnd = (day: number, before: number) => new Date((day + before + 1) * DAY_MS).getUTCDate() === 1;

function days(dayOfMonth: string, month: string, dayOfWeek: string, year: string): CronFields['firstDayFrom'] {
  const cron = new Cron(`0 0 0 ${dayOfMonth} ${month} ${dayOfWeek} ${year}`, {
    mode: '7-part',
    alternativeWeekdays: true,
    sloppyRanges: true,
    timezone: 'UTC',
  });
  // croner looks strictly after the second that it is given.
  return (from) => {
    const next = cron.nextRun(new Date(from * DAY_MS - 1_000));
    return next ? next.getTime() / DAY_MS : undefined;
  };
}
