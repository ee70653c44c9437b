import { parseCron, type CronFields } from './cron.ts';
import { timeZone, type TimeZone } from './timeZone.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** When something that is scheduled happens. */
export type Schedule =
  | { readonly kind: 'rate'; readonly periodMs: number }
  | { readonly kind: 'cron'; readonly nextAfter: (instantMs: number) => number | undefined }
  | { readonly kind: 'at'; readonly instantMs: number };

/**
 * Reads `rate(5 minutes)`, `cron(0 9 ? * MON-FRI *)` or `at(2026-05-01T12:00:00)`.
 * @param zoneName the IANA time zone in which cron and at are meant.
 * @throws {Error} saying what is wrong with the expression.
 */
export function parseSchedule(expression: string, zoneName = 'UTC'): Schedule {
  const [, kind, body = ''] = /^(rate|cron|at)\((.*)\)$/.exec(expression) ?? [];
  const zone = timeZone(zoneName);
  if (kind === 'rate') return { kind, periodMs: parseRate(body) };
  if (kind === 'cron') return { kind, nextAfter: cronInZone(parseCron(body), zone) };
  if (kind === 'at') return { kind, instantMs: parseAt(body, zone) };
  throw new Error(`${JSON.stringify(expression)} is none of rate(…), cron(…) and at(…)`);
}

const UNITS: Readonly<Record<string, number>> = { minute: MINUTE_MS, hour: 60 * MINUTE_MS, day: DAY_MS };

function parseRate(body: string): number {
  const [, digits = '', unit = '', plural] = /^([1-9]\d*) (minute|hour|day)(s?)$/.exec(body) ?? [];
  const value = Number(digits);
  // EventBridge insists on the grammar: "1 minutes" and "5 minute" are refused (User Guide, "Rate expressions").
  // Blanks around it are refused, too (recorded by localstack's validated tests of Scheduler).
  if (!value || (value === 1) !== (plural === ''))
    throw new Error(`rate(${body}) is not a number with minute(s), hour(s) or day(s)`);
  return value * UNITS[unit]!;
}

function parseAt(body: string, zone: TimeZone): number {
  const wallMs = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(body) ? Date.parse(`${body}Z`) : Number.NaN;
  if (Number.isNaN(wallMs)) throw new Error(`at(${body}) is not of the form at(yyyy-mm-ddThh:mm:ss)`);
  const instantMs = zone.firstInstant(wallMs);
  if (instantMs === undefined) throw new Error(`at(${body}) does not exist on that zone's clock`);
  return instantMs;
}

/**
 * The next time of a cron expression on the wall clock of a zone. A time that clocks skip in spring is skipped, and one
 * that they show twice in autumn happens once (EventBridge Scheduler User Guide, "Daylight savings time"). Read to the
 * letter, and so read here, an expression for every minute rests for the repeated hour.
 * The instants of the day that was asked about last are kept, so that a schedule of every minute costs a look-up.
 */
function cronInZone(fields: CronFields, zone: TimeZone): (instantMs: number) => number | undefined {
  let today: number | undefined;
  let instants: readonly number[] = [];
  let next = 0;
  return (instantMs) => {
    let day = Math.floor(zone.wallTime(instantMs) / DAY_MS);
    for (;;) {
      const matching = day === today ? day : fields.firstDayFrom(day);
      if (matching === undefined) return undefined;
      if (matching !== today) {
        today = matching;
        instants = instantsOf(matching, fields, zone);
        next = 0;
      }
      if (next > 0 && instants[next - 1]! > instantMs) next = 0;
      while (next < instants.length && instants[next]! <= instantMs) next++;
      if (next < instants.length) return instants[next];
      day = matching + 1;
    }
  };
}

function instantsOf(day: number, fields: CronFields, zone: TimeZone): number[] {
  const instants: number[] = [];
  for (const hour of fields.hours) {
    for (const minute of fields.minutes) {
      const instant = zone.firstInstant(day * DAY_MS + (hour * 60 + minute) * MINUTE_MS);
      if (instant !== undefined) instants.push(instant);
    }
  }
  return instants;
}
