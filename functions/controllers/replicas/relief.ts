import { RELIEF_FROM_READERS } from '../../../fleet/limits.ts';
import { isMixed, sumVcpus } from './capacity.ts';
import type { PastEndpointChange } from './endpointBudget.ts';
import { expectedOverload, type Measured, type Outlook, outlookOf, type Plan } from './reliefModel.ts';
import { type InstanceView, type MetricsView, MINUTE_MS } from './view.ts';

/** Below this mean CPU, in percent, no reader's own is worth asking CloudWatch for. */
export const RELIEF_FROM_MEAN_PERCENT = 45;

/** One part of so many of the capacity is left out at most, because all new connections go to the others meanwhile. */
const RELIEVED_PART_OF = 3;

/** So much busier than the mean it is uneven load, and not just much load. */
const UNEVEN = 1.1;

/**
 * A plan is begun or replaced only for so much less overload, in minutes of all load: four changes an hour are few, and
 * those that are used up by trifles are missing when one reader is at its limit for a quarter of an hour.
 */
const WORTH_MINUTES = 0.3;

/** Readers are taken in again for less, because some day they have to be. */
const END_WORTH_MINUTES = 0.01;

/** For so many minutes readers may be left out; the last one stands for as long as the budget demands. */
const PLANNED_MINUTES = [3, 5, 7, 10, 14, 18, 60];

export interface ReliefOptions {
  /** So many readers take new connections at least. */
  readonly floor: number;
  /** Readers that are relieved at the moment. */
  readonly relieved: readonly string[];
  /** The changes of the endpoint within the last hour. */
  readonly changes: readonly PastEndpointChange[];
  /** How many more changes of the endpoint the hour has. */
  readonly changesLeft: number;
  /** After a change now, the next one may come so many minutes later. */
  readonly minutesUntilNext: number;
  /** The endpoint is changed now anyway, so that another plan costs nothing. */
  readonly isChangedAnyway: boolean;
  readonly nowMs: number;
}

/**
 * Readers that take no new connections for now. Connections choose their reader by chance and stay for half an hour, so
 * some readers have far more of them than others, and a new one has none. Left out for a while, busy readers give load
 * to the others as fast as connections are re-made, and none is cut.
 *
 * What would become of each reader's load is worked out for leaving out the fullest one, two, … for some minutes. The
 * plan with the least load on overloaded readers is begun if it is worth a change of the endpoint, and each look makes
 * it anew. None where too little was measured.
 */
export function readersToRelieve(
  serving: readonly InstanceView[],
  draining: readonly InstanceView[],
  metrics: Pick<MetricsView, 'cpuPercent' | 'newestMinuteMs'>,
  options: ReliefOptions,
): string[] {
  const { floor, changes, nowMs } = options;
  if (serving.length < RELIEF_FROM_READERS || serving.length <= floor) return [];
  const columns = [...serving, ...draining].map(({ id }) => metrics.cpuPercent.get(id) ?? []);
  const newest = Math.max(...columns.map((column) => column.findLastIndex((percent) => !Number.isNaN(percent))));
  // Among readers of different sizes the mean says nothing: each gets as many connections as the others.
  if (!isMixed(serving) && !(meanAt(columns, newest) >= RELIEF_FROM_MEAN_PERCENT)) return [];
  if (!isLasting(columns, newest)) return [];
  const measured = (reader: InstanceView): Measured => ({
    reader,
    cpuPercent: upTo(metrics.cpuPercent.get(reader.id) ?? [], newest),
  });
  const newestMs = metrics.newestMinuteMs - (columns[0]!.length - 1 - newest) * MINUTE_MS;
  // A datapoint is the mean over its minute.
  const measuredMs = newestMs + MINUTE_MS / 2;
  const outlook = outlookOf(serving.map(measured), draining.map(measured), changes, measuredMs, nowMs);
  return bestOf(outlook, (excluded) => mayBeLeftOut(excluded, serving, floor), options);
}

/** Whether enough readers, and enough capacity, go on to take new connections without these. */
function mayBeLeftOut(excluded: readonly string[], serving: readonly InstanceView[], floor: number): boolean {
  const leftOut = serving.filter(({ id }) => excluded.includes(id));
  return (
    serving.length - leftOut.length >= Math.max(1, floor) && sumVcpus(leftOut) * RELIEVED_PART_OF <= sumVcpus(serving)
  );
}

/** The column up to a minute. Datapoints of the newest minute that are still on their way are those before them. */
function upTo(column: readonly number[], newest: number): readonly number[] {
  const known = Array.from({ length: newest + 1 }, (_, minute) => column[minute] ?? Number.NaN);
  return Number.isNaN(known[newest]) ? known.with(newest, known[newest - 1] ?? Number.NaN) : known;
}

function bestOf(
  outlook: Outlook,
  isAllowed: (excluded: readonly string[]) => boolean,
  options: ReliefOptions,
): string[] {
  const { relieved, changesLeft, minutesUntilNext, isChangedAnyway } = options;
  const current: string[] = [];
  for (const id of relieved)
    if (outlook.serving.some((one) => one.id === id) && isAllowed([...current, id])) current.push(id);
  if (!isChangedAnyway && changesLeft === 0) return current;
  // What is begun has to be ended, too.
  if (!isChangedAnyway && current.length === 0 && changesLeft < 2) return current;
  const without = shortest(outlook, [], 0);
  const asItIs = current.length > 0 ? shortest(outlook, current, 0) : without;
  const mayBe = outlook.serving.filter(({ id, unevenness }) => unevenness > UNEVEN || current.includes(id));
  let best = { excluded: [] as readonly string[], overload: without };
  for (let next = best; ; best = next) {
    const { excluded } = next;
    next = mayBe
      .filter(({ id }) => !excluded.includes(id))
      .map(({ id }) => [...excluded, id])
      .filter(isAllowed)
      .map((more) => ({ excluded: more, overload: shortest(outlook, more, minutesUntilNext) }))
      .reduce((one, other) => (other.overload < one.overload ? other : one), best);
    if (next === best) break;
  }
  const worth = best.excluded.length > 0 ? WORTH_MINUTES : END_WORTH_MINUTES;
  const gain = asItIs - best.overload;
  const isWorthIt = gain > (isChangedAnyway ? 0 : worth);
  return isWorthIt ? best.excluded.toSorted() : current;
}

/** The least overload that leaving these out can bring, over all durations that the budget allows. */
function shortest(outlook: Outlook, excluded: readonly string[], fromMinutes: number): number {
  const longEnough = PLANNED_MINUTES.filter((minutes) => minutes >= fromMinutes);
  const durations = excluded.length === 0 ? [0] : longEnough;
  return Math.min(
    ...durations.map((minutes): number => {
      const plan: Plan = { excluded: new Set(excluded), minutes };
      return expectedOverload(outlook, plan);
    }),
  );
}

/** Two minutes that are so far apart share no datapoint and no second of a change. */
const APART_MINUTES = 2;

/** Where each request has a connection of its own this is about 0, and with pools it is close to 1. */
const LASTING = 0.5;

/**
 * Whether the readers that were busier than the others are the ones that still are: the correlation of how far each is
 * from the mean with what it was two minutes before. Load that is spread anew at each request is uneven by chance, a
 * different way each minute; then leaving a reader out helps nobody, and takes its capacity away at once.
 */
function isLasting(columns: readonly (readonly number[])[], newest: number): boolean {
  let same = 0;
  let all = 0;
  for (let minute = APART_MINUTES; minute <= newest; minute++) {
    const mean = meanAt(columns, minute);
    const before = meanAt(columns, minute - APART_MINUTES);
    for (const column of columns) {
      const now = column[minute]! / mean - 1;
      const then = column[minute - APART_MINUTES]! / before - 1;
      if (Number.isNaN(now) || Number.isNaN(then)) continue;
      same += now * then;
      all += (now * now + then * then) / 2;
    }
  }
  return same >= LASTING * all;
}

/** The mean over the readers that have a datapoint in that minute; NaN without any. */
function meanAt(columns: readonly (readonly number[])[], minute: number): number {
  const known = columns.map((column) => column[minute] ?? Number.NaN).filter((percent) => !Number.isNaN(percent));
  return known.reduce((sum, percent) => sum + percent, 0) / known.length;
}
