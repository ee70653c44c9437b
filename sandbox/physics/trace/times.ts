/** A time as a trace writes it. */
export interface WrittenTime {
  readonly timeMs: number;
  /** Without an offset it is read as UTC; if it was local time, a change of clocks makes it jump. */
  readonly hasOffset: boolean;
}

const WRITTEN =
  /^(\d{4}-\d\d-\d\d|\d{4}\/\d\d\/\d\d)(?:[ T](\d\d:\d\d)(:\d\d(?:\.\d+)?)?)? ?(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/;

/** From 2001 to 2286, the seconds since the epoch have ten digits; thousandths of them follow in groups of three. */
const EPOCH = /^\d{10}((?:\d{3}){0,3})(?:\.\d+)?$/;

/**
 * Reads `2014-07-01`, `2014/07/01 00:30:00` (CloudWatch), `2014-07-01 00:30`, `2014-07-01T00:30:00+02:00` and the like, and the epoch in seconds,
 * milliseconds (Grafana), microseconds or nanoseconds (InfluxDB). Undefined for anything else: `01/07/2014` may be in July or in January.
 */
export function readTime(text: string): WrittenTime | undefined {
  const epoch = EPOCH.exec(text);
  if (epoch) return { timeMs: Math.round((Number(text) * 1000) / 10 ** epoch[1]!.length), hasOffset: true };
  const match = WRITTEN.exec(text);
  if (!match) return undefined;
  const [, date, minutes = '00:00', seconds = ':00', offset] = match;
  const timeMs = Date.parse(`${date!.replaceAll('/', '-')}T${minutes}${seconds}${isoOffset(offset)}`);
  return Number.isNaN(timeMs) ? undefined : { timeMs, hasOffset: offset !== undefined };
}

function isoOffset(offset: string | undefined): string {
  if (offset === undefined || offset === 'UTC' || offset === 'Z') return 'Z';
  const digits = offset.slice(1).replace(':', '').padEnd(4, '0');
  return `${offset[0]}${digits.slice(0, 2)}:${digits.slice(2)}`;
}

/** A time as messages about a trace show it. */
export const written = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ');
