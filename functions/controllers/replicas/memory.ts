import type { Memory } from '../../control-loop/controller.ts';
import { type Failures, noteFailures } from '../../control-loop/failures.ts';
import { isChange, recentChanges } from './budget.ts';
import type { Decision } from './decision.ts';
import type { EndpointMembers } from './endpointMembers.ts';
import { recentEndpointChanges } from './endpointBudget.ts';
import { lackOfCapacity, PASSED_OVER_MS } from './offering.ts';
import { incompatibleParameters, templateSubject, WITHOUT_OPTION_MS } from './template.ts';
import type { DrainingReader, Progress } from './progress.ts';
import { mapValues, without } from '../../control-loop/records.ts';
import { ReadersRefusedError } from './refusal.ts';
import { stopping } from './replacement.ts';

/** How the parts of a decision are remembered. Failures and repetitions are counted by the loop. */
export const memory: Memory<Decision, Progress> = {
  progressOnDecision,
  progressOnSuccess,
  progressOnFailure,
  isWorthKeeping: (known, { endpointChange, away, draining, offerings, instances, ordered }) =>
    known?.instances?.join() !== instances?.join() ||
    known?.offerings?.askedAtMs !== offerings?.askedAtMs ||
    // Else it would be judged anew at each look, and a failure would never be counted.
    (known?.endpointChange !== undefined && endpointChange === undefined) ||
    Object.entries(ordered).some(([id, { wasHeld }]) => wasHeld && !known?.ordered[id]?.wasHeld) ||
    Object.keys(away).some((id) => known?.away?.[id] === undefined) ||
    Object.entries(draining).some(([id, now]) => known?.draining[id]?.excludedAtMs !== now.excludedAtMs),
};

function progressOnDecision(before: Progress, decision: Decision, nowMs: number): Progress {
  const changesMs = recentChanges(before.changesMs, nowMs);
  const progress = { ...before, changesMs: isChange(decision) ? [...changesMs, nowMs] : changesMs };
  switch (decision.kind) {
    case 'add':
      return {
        ...progress,
        ordered: { ...progress.ordered, ...ordersOf(decision.readers) },
        ...replacing(progress, decision, nowMs),
        lastChangeMs: nowMs,
      };
    case 'admit':
      return {
        ...progress,
        ...(decision.excluded && { relieved: decision.relieved ?? [] }),
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
        relieved: decision.relieved ?? [],
        lastChangeMs: nowMs,
      };
    case 'take-back':
      return {
        ...progress,
        draining: without(progress.draining, decision.readerIds),
        relieved: decision.relieved ?? [],
        lastChangeMs: nowMs,
      };
    case 'remove':
      return notBuilt({ ...progress, failures: passingOver(progress.failures, decision, nowMs) }, decision, nowMs);
    case 'set-endpoint':
      return { ...progress, relieved: decision.relieved };
    case 'set-forecast':
      return { ...progress, isForecastOn: decision.isOn };
    case 'hold':
    case 'warm':
      return progress;
  }
}

const ordersOf = (readers: Extract<Decision, { kind: 'add' }>['readers']): Progress['ordered'] =>
  Object.fromEntries(
    readers.map(({ id, instanceClass, zone, reservation, orderedAtMs }) => [
      id,
      { instanceClass, zone, ...(reservation !== undefined && { reservation }), orderedAtMs, accepted: false },
    ]),
  );

function replacing(
  { replacements = {} }: Progress,
  { readers, replaces }: Extract<Decision, { kind: 'add' }>,
  nowMs: number,
): Pick<Progress, 'replacements'> {
  if (!replaces) return {};
  const { id, wanted } = replaces;
  const ordered = readers.map((reader) => [reader.id, { replaces: id, wanted, orderedAtMs: nowMs }] as const);
  return { replacements: { ...replacements, ...Object.fromEntries(ordered) } };
}

/** A reader in place of an outdated one that ended in a status out of which it does not come: no other is replaced soon. */
function notBuilt(
  progress: Progress,
  { readerId, status }: Extract<Decision, { kind: 'remove' }>,
  nowMs: number,
): Progress {
  const { replacements, ordered, failures } = progress;
  if (!replacements?.[readerId]) return progress;
  const left = { ...progress, replacements: without(replacements, [readerId]) };
  // One that has served is a reader like any other.
  if (status === undefined || !(readerId in ordered)) return left;
  const error = `${readerId} was accepted, and ended in the status ${status}`;
  return { ...left, failures: noteFailures(failures, [stopping(error)], nowMs) };
}

/** A reader for which there was no capacity, or that its parameters keep from starting, is a refusal that came late. */
function passingOver(
  failures: Failures,
  { readerId, withoutCapacity, incompatible }: Extract<Decision, { kind: 'remove' }>,
  nowMs: number,
): Failures {
  if (incompatible !== undefined) {
    const error = incompatibleParameters(readerId);
    return noteFailures(
      failures,
      [{ subject: templateSubject(incompatible), error, pauseMs: WITHOUT_OPTION_MS }],
      nowMs,
    );
  }
  if (withoutCapacity === undefined) return failures;
  const refusal = { subject: `add ${withoutCapacity}`, error: lackOfCapacity(readerId), pauseMs: PASSED_OVER_MS };
  return noteFailures(failures, [refusal], nowMs);
}

/** Enough for a percentile that says something, and few enough to forget how things were last year. */
const LEADS_KEPT = 20;

const leadSecondsOf = ({ ordered }: Progress, readerIds: readonly string[], nowMs: number) =>
  readerIds.flatMap((id) => {
    const order = ordered[id];
    return order && !order.wasHeld ? [Math.round((nowMs - order.orderedAtMs) / 1000)] : [];
  });

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
    case 'set-endpoint':
      // The endpoint's list was replaced whole: from now on it excludes every draining reader.
      return {
        ...withEndpointChange(progress, decision, nowMs),
        draining: mapValues(progress.draining, (reader) => excludedSince(reader, nowMs)),
      };
    case 'admit':
      return decision.excluded
        ? withEndpointChange(progress, { ...decision, excluded: decision.excluded }, nowMs)
        : progress;
    case 'take-back':
      return withEndpointChange(progress, decision, nowMs);
    case 'set-forecast':
    case 'hold':
      return progress;
  }
}

/** From now on, unless it was excluded before; only then the time begins that its clients have. */
function excludedSince(reader: DrainingReader, nowMs: number): DrainingReader {
  if (reader.excludedAtMs !== undefined) return reader;
  return { ...reader, excludedAtMs: nowMs, deadlineMs: nowMs + reader.deadlineMs - reader.sinceMs };
}

const withEndpointChange = (progress: Progress, { excluded, only }: EndpointMembers, nowMs: number): Progress => ({
  ...progress,
  endpointChanges: [...recentEndpointChanges(progress, nowMs), { atMs: nowMs, excluded }],
  endpointChange: { excluded, ...(only && { only }), acceptedAtMs: nowMs },
});

/** Of a decision that was carried out in part, what RDS took is being built, and what it refused is forgotten. */
function progressOnFailure(progress: Progress, _decision: Decision, error: unknown): Progress {
  if (!(error instanceof ReadersRefusedError)) return progress;
  return {
    ...progress,
    ordered: accepting(without(progress.ordered, error.refused), new Set(error.accepted)),
    ...(progress.replacements && { replacements: without(progress.replacements, error.refused) }),
  };
}

const accepting = (ordered: Progress['ordered'], accepted: ReadonlySet<string>): Progress['ordered'] =>
  mapValues(ordered, (order, id) => (accepted.has(id) ? { ...order, accepted: true } : order));
