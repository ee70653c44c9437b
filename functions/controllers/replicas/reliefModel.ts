import type { PastEndpointChange } from './endpointBudget.ts';
import { type InstanceView, MINUTE_MS } from './view.ts';

/** A connection lives so long, which is the default of HikariCP. Where it lives longer, relief takes longer. */
const LIFETIME_MINUTES = 30;

/** Connections on each reader on average (a guess): the fewer there are, the further chance carries them apart. */
const CONNECTIONS_PER_READER = 20;

/** CPU in percent from which a reader is taken to be overloaded: 90, and it varies within the minute. */
const LIMIT_PERCENT = 88;

/** So far ahead it is thought: what is re-made at the beginning comes back at the end. */
const HORIZON_MINUTES = 40;

const STEP_MINUTES = 2;

/** From the call until clients have the endpoint's new list (a guess). */
const TAKES_EFFECT_MS = MINUTE_MS / 2;

/** The CPU of one reader by the minute, oldest first, up to the minute that counts as now; NaN without a datapoint. */
export interface Measured {
  readonly reader: InstanceView;
  readonly cpuPercent: readonly number[];
}

/** What would become of the load that is on the readers now. Shares are parts of all load, 0 to 1. */
export interface Outlook {
  /** Readers that get new connections or may get them again, and how much busier than their mean each is: 1.1 by a tenth. */
  readonly serving: readonly { readonly id: string; readonly unevenness: number }[];
  /** Each reader with the share that overloads it, and the share that its connections of now still bring after each minute. */
  readonly readers: readonly { readonly id: string; readonly limit: number; readonly kept: readonly number[] }[];
  /** The share of all load whose connections have been re-made until each minute. */
  readonly remade: readonly number[];
}

/** Who gets no new connections, and for how many minutes from now. */
export interface Plan {
  readonly excluded: ReadonlySet<string>;
  readonly minutes: number;
}

/**
 * What is known of the load: a reader's connections were opened while it was included, at an even pace, and each is
 * re-made when it is half an hour old.
 * @param draining readers that stay excluded
 * @param measuredMs when the load was measured: metrics are late, and what was re-made since is worked out
 */
export function outlookOf(
  serving: readonly Measured[],
  draining: readonly Measured[],
  changes: readonly PastEndpointChange[],
  measuredMs: number,
  nowMs: number,
): Outlook {
  const all = [...serving, ...draining];
  const busy = all.map(({ reader, cpuPercent }) => cpuPercent.map((percent) => reader.vcpus * percent));
  const totals = busy[0]!.map((_, minute) => sum(busy.map((column) => column[minute]! || 0)));
  const total = totals.at(-1)!;
  const ages = all.map(({ reader }, at) => {
    const shares = busy[at]!.map((load, minute) => load / totals[minute]!);
    return agesOf(shares, 1 / all.length, (atMs) => isIncluded(reader.id, changes, atMs), measuredMs);
  });
  const lateMinutes = Math.round((nowMs - measuredMs) / MINUTE_MS);
  for (let minute = 0; minute < lateMinutes; minute++) {
    const atMs = measuredMs + (minute + 0.5) * MINUTE_MS;
    passMinute(ages, (at) => at < serving.length && isIncluded(all[at]!.reader.id, changes, atMs));
  }
  const readers = all.map(({ reader }, at) => ({
    id: reader.id,
    limit: (LIMIT_PERCENT * reader.vcpus) / total,
    kept: keptOf(ages[at]!),
  }));
  const may = readers.slice(0, serving.length);
  const mean = sum(may.map(({ kept }) => kept[0]!)) / sum(may.map(({ limit }) => limit));
  return {
    readers,
    serving: may.map(({ id, kept, limit }) => ({ id, unevenness: kept[0]! / limit / mean })),
    remade: readers[0]!.kept.map((_, minute) => sum(readers.map(({ kept }) => kept[0]! - kept[minute]!))),
  };
}

/**
 * The share of a reader by the age of its connections in minutes. Where its share rose by so much from one minute to the
 * next, it opened more connections than half an hour before, and as nobody knows how many there were then, half of the
 * rise counts. The rest is spread over the half-hour, most of it where nothing was measured.
 * @param evenShare the share of a reader that has as many connections as the others
 */
function agesOf(
  shares: readonly number[],
  evenShare: number,
  wasIncluded: (atMs: number) => boolean,
  measuredMs: number,
): number[] {
  const newest = shares.length - 1;
  const share = shares[newest]! || 0;
  const firstSeen = shares.findIndex((one) => !Number.isNaN(one));
  const opened = Array.from({ length: LIFETIME_MINUTES }, (_, age) => {
    const isThere = firstSeen <= 0 || newest - age >= firstSeen;
    if (!isThere || !wasIncluded(measuredMs - (age + 0.5) * MINUTE_MS)) return { guess: 0, doubt: 0 };
    const rise = shares[newest - age]! - shares[newest - age - 1]!;
    const even = evenShare / LIFETIME_MINUTES;
    return rise > Number.NEGATIVE_INFINITY ? { guess: even + rise / 2, doubt: 1 / 2 } : { guess: even, doubt: 1 };
  });
  const rest = share - sum(opened.map(({ guess }) => guess));
  const doubts = sum(opened.map(({ doubt }) => doubt));
  const ages = opened.map(({ guess, doubt }) => Math.max(0, guess + (doubts > 0 ? (rest * doubt) / doubts : 0)));
  const known = sum(ages);
  return ages.map((part) => (known > 0 ? (part * share) / known : share / LIFETIME_MINUTES));
}

/** Whether a reader got new connections then. Before the first change that is known, all did. */
function isIncluded(id: string, changes: readonly PastEndpointChange[], atMs: number): boolean {
  return !changes.findLast((change) => change.atMs + TAKES_EFFECT_MS <= atMs)?.excluded.includes(id);
}

/** Moves the oldest connections to the readers that get new ones. */
function passMinute(ages: readonly number[][], getsNew: (at: number) => boolean): void {
  const oldest = sum(ages.map((shares) => shares.pop()!));
  const count = ages.filter((_, at) => getsNew(at)).length;
  for (const [at, shares] of ages.entries()) shares.unshift(getsNew(at) ? oldest / count : 0);
}

/** What is left of these connections after each minute. */
function keptOf(ages: readonly number[]): readonly number[] {
  const kept = [sum(ages)];
  for (let minute = 1; minute <= HORIZON_MINUTES; minute++)
    kept.push(Math.max(0, kept.at(-1)! - (ages[LIFETIME_MINUTES - minute] ?? 0)));
  return kept;
}

/**
 * The load that is expected on overloaded readers, in minutes of all load. Re-made connections choose among the included
 * readers by chance, so even one that is well below its limit on average is above it at times.
 */
export function expectedOverload({ readers, serving, remade }: Outlook, { excluded, minutes }: Plan): number {
  const connections = CONNECTIONS_PER_READER * serving.length;
  let overload = 0;
  for (let minute = STEP_MINUTES; minute <= HORIZON_MINUTES; minute += STEP_MINUTES) {
    const meanwhile = remade[Math.min(minute, minutes)]!;
    const toEach = (remade[minute]! - meanwhile) / serving.length;
    const toIncluded = toEach + meanwhile / (serving.length - excluded.size);
    for (const [at, { id, limit, kept }] of readers.entries()) {
      const fresh = at >= serving.length ? 0 : excluded.has(id) ? toEach : toIncluded;
      const [before, left] = [kept[0]!, kept[minute]!];
      const variance = fresh + (before > 0 ? ((before - left) * left) / before : 0);
      overload += STEP_MINUTES * meanAbove(limit, left + fresh, Math.sqrt(variance / connections));
    }
  }
  return overload;
}

/** E[X; X ≥ limit] of a normal distribution; its tail by the logistic approximation, which is off by at most 0.0002. */
function meanAbove(limit: number, mean: number, deviation: number): number {
  const z = deviation > 0 ? (limit - mean) / deviation : mean < limit ? Number.POSITIVE_INFINITY : -FAR;
  if (z >= FAR) return 0;
  if (z <= -FAR) return mean;
  const tail = 1 / (1 + Math.exp(1.5976 * z + 0.070_56 * z ** 3));
  return mean * tail + (deviation * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}

/** So many standard deviations are never passed. */
const FAR = 5;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
