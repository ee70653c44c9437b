import type { BaseProgress } from '../../control-loop/controller.ts';
import { type Failures, forgetFailures, noteFailures } from '../../control-loop/failures.ts';
import { ENDPOINT_SUBJECT, isAboutReader } from './decision.ts';
import { type PastEndpointChange, recentEndpointChanges } from './endpointBudget.ts';
import { describeNotMade, type EndpointChange, isSettling, outcomeOf } from './endpointChange.ts';
import type { KnownOfferings } from './offered.ts';
import { classOfSubject } from './offering.ts';
import { filterValues, mapValues } from '../../control-loop/records.ts';
import { followReplacements, type Replacements } from './replacement.ts';
import { isAway, isGoing } from './status.ts';
import { type EndpointView, type InstanceView, isLeftOut } from './view.ts';

/** Long work under way on one cluster. Kept in the ledger; if it is lost, nothing is deleted and everything serves. */
export interface Progress extends BaseProgress {
  /** Readers that we have decided to create and that do not serve yet, by identifier. */
  readonly ordered: Readonly<Record<string, OrderedReader>>;
  /** Readers that take no new connections any more, by identifier. */
  readonly draining: Readonly<Record<string, DrainingReader>>;
  /** Readers whose deletion RDS has accepted, by identifier, and when: a stale read may still show them. */
  readonly leaving: Readonly<Record<string, number>>;
  /** The cluster's instances at the last look, so that it is known whose one was that is gone. Absent in older records. */
  readonly instances?: readonly string[];
  /** Since when readers that come back by themselves have not answered, by identifier. */
  readonly away: Readonly<Record<string, number>>;
  /** Readers that the endpoint excludes because they are busier than the others. */
  readonly relieved: readonly string[];
  /** Readers that were ordered in place of outdated ones, by identifier. Absent in records of older versions. */
  readonly replacements?: Replacements | undefined;
  /** The changes of the endpoint within the last hour, oldest first. */
  readonly endpointChanges: readonly PastEndpointChange[];
  /** What RDS accepted for the endpoint and no look has seen yet. */
  readonly endpointChange?: EndpointChange | undefined;
  /** What RDS sells for this cluster, as it last said; undefined where it has not been asked. */
  readonly offerings?: KnownOfferings | undefined;
  /** The last time that serving capacity was changed by our hand, in milliseconds since the epoch. */
  readonly lastChangeMs: number | undefined;
  /** The changes that count towards the budget, of the last hour. */
  readonly changesMs: readonly number[];
  /** How long our latest readers took from their order until they served, in seconds; the newest last. */
  readonly leadSeconds: readonly number[];
  /** Whether people were last told that the forecast is on. (default: it is off) */
  readonly isForecastOn?: boolean;
}

export interface OrderedReader {
  readonly instanceClass: string;
  readonly zone: string;
  /** The capacity reservation whose slot it takes. */
  readonly reservation?: string | undefined;
  readonly orderedAtMs: number;
  /** Whether RDS has taken the order. If not, it is repeated: the identifier is the same, so nothing happens twice. */
  readonly accepted: boolean;
  /** When its warm-up was asked for; undefined as long as it was not. */
  readonly warmUpAtMs?: number | undefined;
  /** Whether nothing could be done for it for a while: how long it takes says nothing about the next one then. */
  readonly wasHeld?: boolean | undefined;
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
  away: {},
  relieved: [],
  endpointChanges: [],
  lastChangeMs: undefined,
  changesMs: [],
  leadSeconds: [],
  failures: {},
};

/** How long a reader that RDS has accepted may stay out of sight before it counts as gone: a read may be stale. */
export const OUT_OF_SIGHT_MS = 5 * 60_000;

/** What the progress follows of a cluster. */
interface Seen {
  readonly instances: readonly Pick<InstanceView, 'id' | 'status' | 'ours'>[];
  readonly writerId?: string | undefined;
  readonly endpoint?: EndpointView | undefined;
  readonly engineVersion?: string;
  /** What RDS has just been asked; undefined where it was not. */
  readonly offerings?: KnownOfferings | undefined;
  readonly pause?: unknown;
  readonly interlock?: unknown;
}

/**
 * Forgets what has come to its end: readers that are gone, orders that never came, deletions that are done, a change of
 * the endpoint, which has failed if its list is another one; what was to be done with a reader that has become the
 * writer; and which classes RDS refused in another version of the engine.
 */
export function progressOf(
  { instances, writerId, endpoint, engineVersion, offerings: asked, pause, interlock }: Seen,
  known: Partial<Progress> | undefined,
  nowMs: number,
): Progress {
  const remembered = { ...NO_PROGRESS, ...known };
  const before = ofVersion(remembered, engineVersion);
  const offerings = asked ?? before.offerings;
  const present = new Set(instances.map(({ id }) => id));
  const isPresentOrNew = (sinceMs: number, id: string) => present.has(id) || nowMs - sinceMs < OUT_OF_SIGHT_MS;
  const ours = new Set(instances.filter((instance) => instance.ours).map(({ id }) => id));
  const going = new Set(instances.filter(({ status }) => isGoing(status)).map(({ id }) => id));
  // Without our tag it is not ours to delete, and would be kept from clients for ever.
  const draining = filterValues(before.draining, (_, id) => ours.has(id) && id !== writerId);
  const isServed = (id: string) =>
    endpoint?.status === 'available' && !isSettling(before.endpointChange, nowMs) && !isLeftOut(endpoint, id);
  const ordered = filterValues(
    before.ordered,
    ({ orderedAtMs }, id) => id !== writerId && isPresentOrNew(orderedAtMs, id),
  );
  const { failures, ...afterChange } = afterEndpointChange(before, endpoint, present, nowMs);
  return {
    ...afterChange,
    ...followReplacements({ ...before, ordered }, failures, present, nowMs),
    ordered: pause || interlock ? mapValues(ordered, (order) => ({ ...order, wasHeld: true })) : ordered,
    instances: [...present].toSorted(),
    draining: mapValues(draining, (reader, id) => (isServed(id) ? servedMeanwhile(reader) : reader)),
    // RDS has accepted a deletion and not carried it out: the reader is there, is paid for, and serves.
    leaving: filterValues(before.leaving, (sinceMs, id) => going.has(id) || nowMs - sinceMs < OUT_OF_SIGHT_MS),
    away: Object.fromEntries(
      instances.filter(({ status }) => isAway(status)).map(({ id }) => [id, before.away[id] ?? nowMs]),
    ),
    relieved: before.relieved.filter((id) => present.has(id) && id !== writerId),
    endpointChanges: recentEndpointChanges(before, nowMs),
    ...(offerings && { offerings }),
    lastChangeMs: before.lastChangeMs,
    changesMs: before.changesMs,
    leadSeconds: before.leadSeconds,
    ...(before.isForecastOn !== undefined && { isForecastOn: before.isForecastOn }),
    ...(before.repetitions && { repetitions: before.repetitions }),
  };
}

/**
 * Somebody let it serve: its clients have their whole time again once it is left out, however often that happens. Until
 * then its deadline is as far from its beginning as when the drain was decided.
 */
function servedMeanwhile(reader: DrainingReader): DrainingReader {
  const { sinceMs, excludedAtMs, deadlineMs } = reader;
  if (excludedAtMs === undefined) return reader;
  return { ...reader, excludedAtMs: undefined, deadlineMs: sinceMs + deadlineMs - excludedAtMs };
}

/** What RDS does not build in one version, it may build in the next. */
function ofVersion(before: Progress, engineVersion: string | undefined): Progress {
  const { offerings, failures } = before;
  if (!offerings || engineVersion === undefined || offerings.engineVersion === engineVersion) return before;
  return {
    ...before,
    offerings: undefined,
    failures: filterValues(failures, (_, subject) => classOfSubject(subject) === undefined),
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
