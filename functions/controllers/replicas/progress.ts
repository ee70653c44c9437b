import type { BaseProgress, Memory } from '../../control-loop/controller.ts';
import { type Failures, forgetFailures, noteFailures } from '../../control-loop/failures.ts';
import { isChange, recentChanges } from './budget.ts';
import { type Decision, ENDPOINT_SUBJECT, type EndpointMembers, isAboutReader } from './decision.ts';
import { describeNotMade, type EndpointChange, outcomeOf } from './endpointChange.ts';
import { lackOfCapacity, PASSED_OVER_MS } from './offering.ts';
import { ReadersRefusedError } from './refusal.ts';
import type { EndpointView, InstanceView } from './view.ts';

/** Long work under way on one cluster. Kept in the ledger; if it is lost, nothing is deleted and everything serves. */
export interface Progress extends BaseProgress {
  /** Readers that we have decided to create and that do not serve yet, by identifier. */
  readonly ordered: Readonly<Record<string, OrderedReader>>;
  /** Readers that take no new connections any more, by identifier. */
  readonly draining: Readonly<Record<string, DrainingReader>>;
  /** Readers whose deletion RDS has accepted, by identifier, and when: a stale read may still show them. */
  readonly leaving: Readonly<Record<string, number>>;
  /** Readers that the endpoint excludes because they are busier than the others. */
  readonly relieved: readonly string[];
  /** What RDS accepted for the endpoint and no look has seen yet. */
  readonly endpointChange?: EndpointChange | undefined;
  /** The last time that serving capacity was changed by our hand, in milliseconds since the epoch. */
  readonly lastChangeMs: number | undefined;
  /** The changes that count towards the budget, of the last hour. */
  readonly changesMs: readonly number[];
  /** How long our latest readers took from their order until they served, in seconds; the newest last. */
  readonly leadSeconds: readonly number[];
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
  /** When the endpoint was told to exclude it; undefined as long as it was not. */
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
};

/** How long a reader that RDS has accepted may stay out of sight before it counts as gone: a read may be stale. */
export const OUT_OF_SIGHT_MS = 5 * 60_000;

/** What the progress follows of a cluster. */
interface Seen {
  readonly instances: readonly Pick<InstanceView, 'id'>[];
  readonly endpoint?: EndpointView | undefined;
}

/**
 * Forgets what has come to its end: readers that are gone, orders that never came, deletions that are done, and a change
 * of the endpoint, which has failed if its list is another one.
 */
export function progressOf(
  { instances, endpoint }: Seen,
  known: Partial<Progress> | undefined,
  nowMs: number,
): Progress {
  const before = { ...NO_PROGRESS, ...known };
  const present = new Set(instances.map(({ id }) => id));
  const isPresentOrNew = (sinceMs: number, id: string) => present.has(id) || nowMs - sinceMs < OUT_OF_SIGHT_MS;
  return {
    ...afterEndpointChange(before, endpoint, present, nowMs),
    ordered: filterValues(before.ordered, ({ orderedAtMs }, id) => isPresentOrNew(orderedAtMs, id)),
    draining: filterValues(before.draining, (_, id) => present.has(id)),
    leaving: filterValues(before.leaving, isPresentOrNew),
    relieved: before.relieved.filter((id) => present.has(id)),
    lastChangeMs: before.lastChangeMs,
    changesMs: before.changesMs,
    leadSeconds: before.leadSeconds,
    ...(before.repetitions && { repetitions: before.repetitions }),
  };
}

/** The change that is still open, and the failures, which count one that RDS accepted and did not make. */
function afterEndpointChange(
  { endpointChange, failures: before }: Progress,
  endpoint: EndpointView | undefined,
  present: ReadonlySet<string>,
  nowMs: number,
): Pick<Progress, 'failures' | 'endpointChange'> {
  const failures = ofPresent(before, present);
  const outcome = endpointChange && outcomeOf(endpointChange, endpoint, present, nowMs);
  if (outcome === 'made') return { failures: forgetFailures(failures, [ENDPOINT_SUBJECT]) };
  if (outcome !== 'not-made') return { failures, ...(endpointChange && { endpointChange }) };
  const refusal = { subject: ENDPOINT_SUBJECT, error: describeNotMade(endpointChange!, endpoint!) };
  return { failures: noteFailures(failures, [refusal], nowMs) };
}

/** What failed for a reader that is gone concerns nobody. Failures without an end were counted by an older version. */
const ofPresent = (failures: Failures, present: ReadonlySet<string>): Failures =>
  filterValues(
    failures,
    ({ untilMs }, subject) =>
      untilMs !== undefined && (!isAboutReader(subject) || present.has(subject.slice(subject.indexOf(' ') + 1))),
  );

/** How the parts of a decision are remembered. Failures and repetitions are counted by the loop. */
export const memory: Memory<Decision, Progress> = {
  progressOnDecision,
  progressOnSuccess,
  progressOnFailure,
  // Else it would be judged anew at each look, and a failure would never be counted.
  isWorthKeeping: (known, { endpointChange }) => known?.endpointChange !== undefined && endpointChange === undefined,
};

function progressOnDecision(before: Progress, decision: Decision, nowMs: number): Progress {
  const changesMs = recentChanges(before.changesMs, nowMs);
  const progress = { ...before, changesMs: isChange(decision) ? [...changesMs, nowMs] : changesMs };
  switch (decision.kind) {
    case 'add':
      return { ...progress, ordered: { ...progress.ordered, ...ordersOf(decision.readers) }, lastChangeMs: nowMs };
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
      return { ...progress, failures: passingOver(progress.failures, decision, nowMs) };
    case 'set-endpoint':
      return { ...progress, relieved: decision.relieved };
    case 'hold':
    case 'warm':
      return progress;
  }
}

const ordersOf = (readers: Extract<Decision, { kind: 'add' }>['readers']): Progress['ordered'] =>
  Object.fromEntries(
    readers.map(({ id, instanceClass, zone, orderedAtMs }) => [
      id,
      { instanceClass, zone, orderedAtMs, accepted: false },
    ]),
  );

/** A reader for which there was no capacity is a refusal that came late. */
function passingOver(
  failures: Failures,
  { readerId, withoutCapacity }: Extract<Decision, { kind: 'remove' }>,
  nowMs: number,
): Failures {
  if (withoutCapacity === undefined) return failures;
  const refusal = { subject: `add ${withoutCapacity}`, error: lackOfCapacity(readerId), pauseMs: PASSED_OVER_MS };
  return noteFailures(failures, [refusal], nowMs);
}

/** Enough for a percentile that says something, and few enough to forget how things were last year. */
const LEADS_KEPT = 20;

const leadSecondsOf = ({ ordered }: Progress, readerIds: readonly string[], nowMs: number) =>
  readerIds.flatMap((id) => (ordered[id] ? [Math.round((nowMs - ordered[id].orderedAtMs) / 1000)] : []));

function progressOnSuccess(progress: Progress, decision: Decision, nowMs: number): Progress {
  switch (decision.kind) {
    case 'add':
      return { ...progress, ordered: accepting(progress.ordered, new Set(decision.readers.map(({ id }) => id))) };
    case 'remove':
      return {
        ...progress,
        ordered: without(progress.ordered, [decision.readerId]),
        draining: without(progress.draining, [decision.readerId]),
        leaving: { ...progress.leaving, [decision.readerId]: nowMs },
      };
    case 'warm': {
      const asked = new Set(decision.readers.map(({ id }) => id));
      const ordered = mapValues(progress.ordered, (order, id) =>
        asked.has(id) ? { ...order, warmUpAtMs: nowMs } : order,
      );
      return { ...progress, ordered };
    }
    case 'drain':
      // The endpoint's list was replaced whole: from now on it excludes every draining reader.
      return {
        ...progress,
        draining: mapValues(progress.draining, (reader) => ({ ...reader, excludedAtMs: reader.excludedAtMs ?? nowMs })),
        endpointChange: accepted(decision, nowMs),
      };
    case 'set-endpoint':
      // Where the list was not right, clients may have come to any reader meanwhile, however long it was excluded
      // before. For the sake of uneven load it is changed while it is right.
      return {
        ...progress,
        draining: mapValues(progress.draining, (reader) => ({
          ...reader,
          excludedAtMs: decision.reason === 'uneven-load' ? reader.excludedAtMs : nowMs,
        })),
        endpointChange: accepted(decision, nowMs),
      };
    case 'admit':
      return decision.excluded
        ? { ...progress, endpointChange: accepted({ ...decision, excluded: decision.excluded }, nowMs) }
        : progress;
    case 'take-back':
      return { ...progress, endpointChange: accepted(decision, nowMs) };
    case 'hold':
      return progress;
  }
}

const accepted = ({ excluded, only }: EndpointMembers, nowMs: number): EndpointChange => ({
  excluded,
  ...(only && { only }),
  acceptedAtMs: nowMs,
});

/** Of a decision that was carried out in part, what RDS took is being built, and what it refused is forgotten. */
function progressOnFailure(progress: Progress, _decision: Decision, error: unknown): Progress {
  if (!(error instanceof ReadersRefusedError)) return progress;
  return { ...progress, ordered: accepting(without(progress.ordered, error.refused), new Set(error.accepted)) };
}

const accepting = (ordered: Progress['ordered'], accepted: ReadonlySet<string>): Progress['ordered'] =>
  mapValues(ordered, (order, id) => (accepted.has(id) ? { ...order, accepted: true } : order));

function without<T>(record: Readonly<Record<string, T>>, ids: readonly string[]): Record<string, T> {
  return filterValues(record, (_, id) => !ids.includes(id));
}

function filterValues<T>(record: Readonly<Record<string, T>>, keep: (value: T, id: string) => boolean) {
  return Object.fromEntries(Object.entries(record).filter(([id, value]) => keep(value, id)));
}

function mapValues<T>(record: Readonly<Record<string, T>>, map: (value: T, id: string) => T) {
  return Object.fromEntries(Object.entries(record).map(([id, value]) => [id, map(value, id)]));
}
