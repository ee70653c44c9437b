import type { Attempt, Connection, Outcome } from '../../workers/prober/contract/attempt.ts';

/** Attempts start every 100 ms; a span without a start for this long is not measured. */
const GAP_MS = 1_000;

export interface MeasureOptions {
  /** Outages that touch this span count, and count whole. In milliseconds since the epoch. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** How long attempts must succeed without a failure to count as recovered, in milliseconds. */
  readonly steadyForMs: number;
}

/** A time in which a client's attempts did not succeed, by the starts of attempts. */
export interface Outage {
  /** Start of the first attempt that did not succeed. */
  readonly fromMs: number;
  /** Start of the first success that lasted; undefined if none did. */
  readonly untilMs: number | undefined;
  /** Without an end: until the start of the last attempt. */
  readonly lengthMs: number;
  /** The true length is within `lengthMs` ± this; undefined if nothing bounds it. */
  readonly errorMs: number | undefined;
}

/** What clients with one kind of connection saw. */
export interface Downtime {
  readonly connection: Connection;
  readonly attempts: number;
  readonly failedAttempts: number;
  /** The sum of the outages. A failure after a recovery begins another outage. */
  readonly downtimeMs: number;
  /** The sum of their errors; undefined if one of them is not bounded. */
  readonly errorMs: number | undefined;
  /** Whether there were attempts, and every outage has ended in a recovery. */
  readonly recovered: boolean;
  readonly outages: readonly Outage[];
  /** Spans without attempts, in which downtime is unknown. */
  readonly unmeasured: readonly { readonly fromMs: number; readonly untilMs: number }[];
}

/**
 * Measures the downtime of one probe over one kind of connection. Downtime is seen at the starts of attempts only, so an
 * outage may have begun, and may have ended, up to one attempt earlier than measured: that is the error.
 * @param attempts those of one probe, in any order
 */
export function measureDowntime(
  attempts: readonly Attempt[],
  connection: Connection,
  options: MeasureOptions,
): Downtime {
  const all = attempts
    .filter((attempt) => attempt.connection === connection)
    .toSorted((a, b) => a.startedAtMs - b.startedAtMs);
  const { fromMs, untilMs } = options;
  const within = all.filter(({ startedAtMs }) => startedAtMs >= fromMs && startedAtMs < untilMs);
  const outages = findOutages(all, options).filter(
    (outage) => outage.fromMs < untilMs && (outage.untilMs ?? Number.POSITIVE_INFINITY) > fromMs,
  );
  return {
    connection,
    attempts: within.length,
    failedAttempts: within.filter(({ outcome }) => outcome !== 'succeeded').length,
    downtimeMs: sum(outages.map(({ lengthMs }) => lengthMs)),
    errorMs: outages.every((outage) => outage.errorMs !== undefined)
      ? sum(outages.map(({ errorMs = 0 }) => errorMs))
      : undefined,
    recovered: within.length > 0 && outages.every((outage) => outage.untilMs !== undefined),
    outages,
    unmeasured: findGaps(
      within.map(({ startedAtMs }) => startedAtMs),
      options,
    ),
  };
}

function findOutages(attempts: readonly Attempt[], { steadyForMs }: MeasureOptions): Outage[] {
  const outages: Outage[] = [];
  for (let at = 0; at < attempts.length; at++) {
    if (attempts[at]!.outcome === 'succeeded') continue;
    const back = firstThatLasted(attempts, at + 1, steadyForMs);
    outages.push(outageOf(attempts, at, back));
    if (back === undefined) break;
    at = back;
  }
  return outages;
}

/** The first success from `from` on with only successes, and no gap, for `steadyForMs` after it. */
function firstThatLasted(attempts: readonly Attempt[], from: number, steadyForMs: number): number | undefined {
  let candidate: number | undefined;
  for (let at = from; at < attempts.length; at++) {
    const { outcome, startedAtMs } = attempts[at]!;
    const afterGap = at > from && startedAtMs - attempts[at - 1]!.startedAtMs > GAP_MS;
    if (outcome !== 'succeeded') candidate = undefined;
    else if (candidate === undefined || afterGap) candidate = at;
    if (candidate !== undefined && startedAtMs - attempts[candidate]!.startedAtMs >= steadyForMs) return candidate;
  }
  return undefined;
}

function outageOf(attempts: readonly Attempt[], first: number, back: number | undefined): Outage {
  const fromMs = attempts[first]!.startedAtMs;
  const before = attempts[first - 1];
  if (back === undefined) {
    return { fromMs, untilMs: undefined, lengthMs: attempts.at(-1)!.startedAtMs - fromMs, errorMs: undefined };
  }
  const untilMs = attempts[back]!.startedAtMs;
  const endErrorMs = untilMs - attempts[back - 1]!.startedAtMs;
  // It may have begun just after the last success began: that much longer. Its end: that much shorter.
  const errorMs = before && Math.max(fromMs - before.startedAtMs, endErrorMs);
  return { fromMs, untilMs, lengthMs: untilMs - fromMs, errorMs };
}

function findGaps(startsMs: readonly number[], { fromMs, untilMs }: MeasureOptions) {
  const bounds = [fromMs, ...startsMs, untilMs];
  return bounds.slice(1).flatMap((untilMs, at) => {
    const fromMs = bounds[at]!;
    return untilMs - fromMs > GAP_MS ? [{ fromMs, untilMs }] : [];
  });
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The outcome of writing numbered rows. */
export interface Writes {
  /** Rows whose writing was acknowledged to the client. */
  readonly acknowledged: number;
  /** Acknowledged rows that are missing afterwards, by number; undefined if the rows could not be read back. */
  readonly lost: readonly number[] | undefined;
  /** Rows that may have been written or not, by number. They are never counted as lost or as kept. */
  readonly unknown: readonly number[];
}

/**
 * Counts lost writes.
 * @param attempts those of one probe
 * @param present the numbers of all rows that were read afterwards; undefined if that failed
 */
export function countWrites(attempts: readonly Attempt[], present: ReadonlySet<number> | undefined): Writes {
  const rowsOf = (outcome: Outcome) =>
    attempts
      .flatMap((attempt) => (attempt.outcome === outcome && attempt.row !== undefined ? [attempt.row] : []))
      .toSorted((a, b) => a - b);
  const acknowledged = rowsOf('succeeded');
  return {
    acknowledged: acknowledged.length,
    lost: present && acknowledged.filter((row) => !present.has(row)),
    unknown: rowsOf('unknown'),
  };
}
