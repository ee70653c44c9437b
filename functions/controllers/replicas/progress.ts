import { isChange, recentChanges } from './budget.ts';
import { capacityKey } from './capacity.ts';
import type { Decision } from './decision.ts';
import { backOff, type Failures } from '../../control-loop/kindFailures.ts';
import { ReadersRefusedError } from './refusal.ts';

/** Long work under way on one cluster. Kept in the ledger; if it is lost, nothing is deleted and everything serves. */
export interface Progress {
  /** Readers that we have decided to create and that do not serve yet, by identifier. */
  readonly ordered: Readonly<Record<string, OrderedReader>>;
  /** Readers that take no new connections any more, by identifier. */
  readonly draining: Readonly<Record<string, DrainingReader>>;
  /** Readers whose deletion RDS has accepted, by identifier, and when: a stale read may still show them. */
  readonly leaving: Readonly<Record<string, number>>;
  /** Readers that the endpoint leaves out because they are busier than the others. */
  readonly relieved: readonly string[];
  /** The last time that serving capacity was changed by our hand, in milliseconds since the epoch. */
  readonly lastChangeMs: number | undefined;
  /** The changes that count towards the budget, of the last hour. */
  readonly changesMs: readonly number[];
  /** How long our latest readers took from their order until they served, in seconds; the newest last. */
  readonly leadSeconds: readonly number[];
  /** Kinds of decisions that could not be carried out lately, and how often in a row. */
  readonly failures: Failures;
  /** `class/zone` in which RDS had no capacity, and until when that is believed, in milliseconds since the epoch. */
  readonly noCapacity: Readonly<Record<string, number>>;
}

export interface OrderedReader {
  readonly instanceClass: string;
  readonly zone: string;
  readonly orderedAtMs: number;
  /** Whether RDS has taken the order. If not, it is repeated: the identifier is the same, so nothing happens twice. */
  readonly accepted: boolean;
  /** When its warm-up was asked for; undefined as long as it was not. */
  readonly warmUpAtMs?: number | undefined;
}

export interface DrainingReader {
  readonly sinceMs: number;
  readonly deadlineMs: number;
  /** When the endpoint was told to leave it out; undefined as long as it was not. */
  readonly excludedAtMs: number | undefined;
}

export const NO_PROGRESS: Progress = {
  ordered: {},
  draining: {},
  leaving: {},
  relieved: [],
  lastChangeMs: undefined,
  changesMs: [],
  leadSeconds: [],
  failures: {},
  noCapacity: {},
};

/** What is remembered before a decision is carried out, so that whoever comes next knows what was meant. */
export function progressOnDecision(before: Progress, decision: Decision, nowMs: number): Progress {
  const changesMs = recentChanges(before.changesMs, nowMs);
  const progress = { ...before, changesMs: isChange(decision) ? [...changesMs, nowMs] : changesMs };
  switch (decision.kind) {
    case 'add':
      return {
        ...progress,
        ordered: {
          ...progress.ordered,
          ...Object.fromEntries(
            decision.readers.map(({ id, instanceClass, zone, orderedAtMs }) => [
              id,
              { instanceClass, zone, orderedAtMs, accepted: false },
            ]),
          ),
        },
        lastChangeMs: nowMs,
      };
    case 'admit':
      return {
        ...progress,
        ordered: without(progress.ordered, decision.readerIds),
        leadSeconds: [...progress.leadSeconds, ...leadSecondsOf(progress, decision.readerIds, nowMs)].slice(
          -LEADS_KEPT,
        ),
        lastChangeMs: nowMs,
      };
    case 'drain':
      return {
        ...progress,
        draining: {
          ...progress.draining,
          [decision.readerId]: { sinceMs: nowMs, deadlineMs: decision.deadlineMs, excludedAtMs: undefined },
        },
        lastChangeMs: nowMs,
      };
    case 'take-back':
      return { ...progress, draining: without(progress.draining, decision.readerIds), lastChangeMs: nowMs };
    case 'remove':
      return decision.withoutCapacity === undefined
        ? progress
        : { ...progress, noCapacity: { ...progress.noCapacity, [decision.withoutCapacity]: nowMs + NO_CAPACITY_MS } };
    case 'set-endpoint':
      return { ...progress, relieved: decision.relieved };
    case 'hold':
    case 'warm':
      return progress;
  }
}

/** Enough for a percentile that says something, and few enough to forget how things were last year. */
const LEADS_KEPT = 20;

const leadSecondsOf = ({ ordered }: Progress, readerIds: readonly string[], nowMs: number) =>
  readerIds.flatMap((id) => (ordered[id] ? [Math.round((nowMs - ordered[id].orderedAtMs) / 1000)] : []));

/** What is remembered once a decision has been carried out. */
export function progressOnSuccess(before: Progress, decision: Decision, nowMs: number): Progress {
  const { [decision.kind]: _ended, ...failures } = before.failures;
  const progress = { ...before, failures };
  switch (decision.kind) {
    case 'add':
      return {
        ...progress,
        ordered: mapValues(progress.ordered, (reader, id) =>
          decision.readers.some((ordered) => ordered.id === id) ? { ...reader, accepted: true } : reader,
        ),
      };
    case 'remove':
      return {
        ...progress,
        ordered: without(progress.ordered, [decision.readerId]),
        draining: without(progress.draining, [decision.readerId]),
        leaving: { ...progress.leaving, [decision.readerId]: nowMs },
      };
    case 'warm':
      return {
        ...progress,
        ordered: mapValues(progress.ordered, (order, id) =>
          decision.readers.some((reader) => reader.id === id) ? { ...order, warmUpAtMs: nowMs } : order,
        ),
      };
    case 'drain':
      // The endpoint's list was replaced whole: from now on it leaves out every draining reader.
      return {
        ...progress,
        draining: mapValues(progress.draining, (reader) => ({ ...reader, excludedAtMs: reader.excludedAtMs ?? nowMs })),
      };
    case 'set-endpoint':
      // Where the list was not true, clients may have come to any reader meanwhile, however long it was left out before.
      // For the sake of uneven load it is changed while it is.
      return {
        ...progress,
        draining: mapValues(progress.draining, (reader) => ({
          ...reader,
          excludedAtMs: decision.reason === 'uneven-load' ? reader.excludedAtMs : nowMs,
        })),
      };
    case 'hold':
    case 'admit':
    case 'take-back':
      return progress;
  }
}

/** What is remembered when a decision could not be carried out, or only in part. */
export function progressOnFailure(before: Progress, decision: Decision, error: unknown, nowMs: number): Progress {
  const progress = { ...before, failures: backOff(before.failures, decision.kind, nowMs) };
  if (!(error instanceof ReadersRefusedError)) return progress;
  const refused = error.refused.map(({ reader }) => reader.id);
  const withoutCapacity = error.refused.filter(({ isLackOfCapacity }) => isLackOfCapacity);
  return {
    ...progress,
    ordered: mapValues(without(progress.ordered, refused), (order, id) =>
      error.accepted.includes(id) ? { ...order, accepted: true } : order,
    ),
    noCapacity: {
      ...progress.noCapacity,
      ...Object.fromEntries(
        withoutCapacity.map(({ reader }) => [capacityKey(reader.instanceClass, reader.zone), nowMs + NO_CAPACITY_MS]),
      ),
    },
    // Another class or zone is to be tried at once, not after a pause.
    failures: withoutCapacity.length === error.refused.length ? before.failures : progress.failures,
  };
}

/** How long a class and zone without capacity are passed over: Karpenter's memory of offerings lasts 3 minutes, ours
 * longer, because each attempt takes minutes to come to nothing. */
const NO_CAPACITY_MS = 30 * 60_000;

/** How long a reader that RDS has accepted may stay out of sight before it counts as gone: a read may be stale. */
export const OUT_OF_SIGHT_MS = 5 * 60_000;

/** Forgets what has come to its end: readers that are gone, orders that never came, deletions that are done. */
export function forgetFinished(progress: Progress, present: ReadonlySet<string>, nowMs: number): Progress {
  return {
    ...progress,
    ordered: filterValues(progress.ordered, (r, id) => present.has(id) || nowMs - r.orderedAtMs < OUT_OF_SIGHT_MS),
    draining: filterValues(progress.draining, (_, id) => present.has(id)),
    noCapacity: filterValues(progress.noCapacity, (untilMs) => untilMs > nowMs),
    relieved: progress.relieved.filter((id) => present.has(id)),
    leaving: filterValues(progress.leaving, (atMs, id) => present.has(id) || nowMs - atMs < OUT_OF_SIGHT_MS),
  };
}

function without<T>(record: Readonly<Record<string, T>>, ids: readonly string[]): Record<string, T> {
  return filterValues(record, (_, id) => !ids.includes(id));
}

function filterValues<T>(record: Readonly<Record<string, T>>, keep: (value: T, id: string) => boolean) {
  return Object.fromEntries(Object.entries(record).filter(([id, value]) => keep(value, id)));
}

function mapValues<T>(record: Readonly<Record<string, T>>, map: (value: T, id: string) => T) {
  return Object.fromEntries(Object.entries(record).map(([id, value]) => [id, map(value, id)]));
}
