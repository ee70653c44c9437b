import { type EndpointView, type InstanceView, isLeftOut, type MetricsView } from './view.ts';

/** A reader at this CPU, in percent, is near its limit, and one that will be there soon is not left to run into it. */
const HOT_PERCENT = 75;

/** So much busier than the mean it is uneven load, and not just much load. */
const UNEVEN = 1.1;

/** Below this mean CPU, in percent, no reader's own is worth asking CloudWatch for. */
export const RELIEF_FROM_MEAN_PERCENT = 45;

/** At most so large a part of the readers is left out, because all new connections go to the others meanwhile. */
const RELIEVED_SHARE = 1 / 4;

/** Fewer readers than this have none to spare. */
export const RELIEF_FROM_READERS = 1 / RELIEVED_SHARE;

/** The pace is read from so many minutes. */
const PACE_MINUTES = 2;

/** So far ahead: metrics are 1 to 2 minutes late, the endpoint takes up to one, and a minute passes between looks. */
const AHEAD_MINUTES = 5;

/**
 * Readers that take no new connections for now. Connections choose their reader by chance and stay for half an hour, so
 * some readers have far more of them than others, and a new one has none. Left out for a while, a busy reader gives
 * load to the others as fast as connections are re-made, and none is cut.
 *
 * One is left out while it is hot and busier than the others, or will be at its present pace; it is taken in again once
 * it is not busier than the mean. The busiest first; none where too little was measured.
 * @param floor so many readers take new connections at least
 */
export function readersToRelieve(
  serving: readonly InstanceView[],
  metrics: Pick<MetricsView, 'cpuPercent'>,
  endpoint: EndpointView | undefined,
  floor: number,
): string[] {
  const most = Math.min(Math.floor(serving.length * RELIEVED_SHARE), serving.length - floor);
  if (most <= 0 || metrics.cpuPercent.size === 0) return [];
  const columns = serving.map(({ id }) => metrics.cpuPercent.get(id) ?? []);
  const newest = Math.max(...columns.map((column) => column.findLastIndex((percent) => !Number.isNaN(percent))));
  const mean = meanAt(columns, newest);
  const meanBefore = meanAt(columns, newest - PACE_MINUTES);
  if (!(mean >= RELIEF_FROM_MEAN_PERCENT) || !isLasting(columns, newest)) return [];
  const soon = serving.map(({ id }, at) => {
    const now = columns[at]![newest]! / mean;
    const pace = (now - columns[at]![newest - PACE_MINUTES]! / meanBefore) / PACE_MINUTES;
    return { id, level: now + (Number.isNaN(pace) ? 0 : AHEAD_MINUTES * pace) };
  });
  return soon
    .filter(({ id, level }) =>
      endpoint && isLeftOut(endpoint, id) ? level > 1 : level > UNEVEN && level * mean >= HOT_PERCENT,
    )
    .toSorted((a, b) => b.level - a.level)
    .slice(0, most)
    .map(({ id }) => id);
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
