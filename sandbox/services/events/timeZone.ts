const HOUR_MS = 3_600_000;

/** The wall clock of an IANA time zone. Wall times are written as milliseconds, as if they were UTC. */
export interface TimeZone {
  /** What the wall clock shows at an instant. */
  wallTime(instantMs: number): number;
  /** The first instant at which the wall clock shows this time; undefined when it skips it. */
  firstInstant(wallMs: number): number | undefined;
}

/** @throws {RangeError} when the zone is not known. */
export function timeZone(name: string): TimeZone {
  if (name === 'UTC') return { wallTime: (instantMs) => instantMs, firstInstant: (wallMs) => wallMs };
  const offset = offsets(name);
  return {
    wallTime: (instantMs) => instantMs + offset(instantMs),
    firstInstant(wallMs) {
      // The larger offset, in force before clocks go back, gives the earlier instant. No zone changes twice in two days.
      const before = offset(wallMs - 24 * HOUR_MS);
      const after = offset(wallMs + 24 * HOUR_MS);
      for (const candidate of [wallMs - Math.max(before, after), wallMs - Math.min(before, after)]) {
        if (candidate + offset(candidate) === wallMs) return candidate;
      }
      return undefined;
    },
  };
}

/** Reads the zone's offset from UTC at an instant, once for each hour asked about: changes happen on quarter hours at the finest. */
function offsets(name: string): (instantMs: number) => number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: name, timeZoneName: 'longOffset', year: 'numeric' });
  const QUARTER_MS = HOUR_MS / 4;
  let cache = new Map<number, number>();
  return (instantMs) => {
    const quarter = Math.floor(instantMs / QUARTER_MS);
    let offset = cache.get(quarter);
    if (offset === undefined) {
      if (cache.size > 10_000) cache = new Map();
      offset = parseOffset(
        format.formatToParts(quarter * QUARTER_MS).find(({ type }) => type === 'timeZoneName')?.value ?? '',
      );
      cache.set(quarter, offset);
    }
    return offset;
  };
}

/** `GMT`, `GMT+02:00`, `GMT-03:30`. */
function parseOffset(text: string): number {
  const match = /^GMT(?:([+-])(\d\d):(\d\d))?/.exec(text);
  if (!match) throw new Error(`a time zone's offset reads ${JSON.stringify(text)}`);
  const [, sign, hours = '0', minutes = '0'] = match;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
