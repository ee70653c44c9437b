/**
 * The moment of an ISO 8601 time as Step Functions takes it: with an upper-case T, and with Z or an offset (Amazon
 * States Language, "Timestamps"). Undefined for everything else.
 */
export function timestampMs(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?)(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.exec(value);
  if (!match) return undefined;
  const [, moment, fraction = '', zone] = match;
  // Date reads milliseconds, and these may be nanoseconds.
  const atMs = Date.parse(`${moment}${fraction.slice(0, 4)}${zone}`);
  return Number.isNaN(atMs) ? undefined : atMs;
}
