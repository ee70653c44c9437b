import type { Decision } from '../decision.ts';
import type { DrainingReader, Progress } from '../progress.ts';
import type { Situation } from '../situation.ts';
import { type InstanceView, isLeftOut, type MetricsView, MINUTE_MS } from '../view.ts';
import { isRecentFailover } from './failover.ts';
import { hold, type Rule } from './rule.ts';

/** A draining reader is deleted once nobody uses it, or when its time is up. */
export const finishDraining: Rule = (situation) => {
  const { view, progress, nowMs, draining, numbers } = situation;
  const excluded = draining.filter((reader) => reader.ours && isExcluded(situation, reader));
  const unused = excluded.filter(({ id }) => isUnused(view.metrics, id, progress.draining[id]!));
  const overdue = excluded.filter(({ id }) => isOverdue(progress.draining[id]!, nowMs));
  if (unused.length + overdue.length === 0) return undefined;
  if (isRecentFailover(situation)) return hold(situation, 'recent-failover');
  return [
    ...unused.map(({ id }): Decision => ({ kind: 'remove', reason: 'drained', readerId: id, numbers })),
    ...overdue.map(({ id }): Decision => ({ kind: 'remove', reason: 'drain-deadline', readerId: id, numbers })),
  ];
};

type Connections = Pick<MetricsView, 'newestMinuteMs' | 'connections'>;

/** Whether a look could find that some drain has come to its end: by connections and deadlines alone. */
export const mayFinishDraining = ({ draining }: Progress, connections: Connections, nowMs: number): boolean =>
  Object.entries(draining).some(([id, reader]) => isOverdue(reader, nowMs) || isUnused(connections, id, reader));

/** As long as nobody has excluded it, its clients have not begun to leave. */
const isOverdue = ({ excludedAtMs, deadlineMs }: DrainingReader, nowMs: number) =>
  excludedAtMs !== undefined && nowMs >= deadlineMs;

const isExcluded = ({ view }: Situation, { id }: InstanceView) =>
  view.endpoint?.status === 'available' && isLeftOut(view.endpoint, id);

/** Three datapoints in a row without a connection. */
const UNUSED_DATAPOINTS = 3;

/** From the call that excludes a reader until no client finds it any more: the change itself, and 5 s of DNS (a guess). */
const EXCLUSION_SETTLES_MS = MINUTE_MS;

/**
 * Through the endpoint, the connections of a reader that it excludes only ever become fewer. Where they grow, a client
 * connects through the built-in reader endpoint or to the reader's own address.
 */
export function isUsedPastEndpoint(metrics: Connections, progress: Progress, id: string): boolean {
  const excludedAtMs = progress.draining[id]?.excludedAtMs;
  const column = metrics.connections.get(id);
  if (!column || excludedAtMs === undefined) return false;
  let fewest = Number.POSITIVE_INFINITY;
  return column.some((open, at) => {
    const minuteMs = metrics.newestMinuteMs - (column.length - 1 - at) * MINUTE_MS;
    if (Number.isNaN(open) || minuteMs < excludedAtMs + EXCLUSION_SETTLES_MS) return false;
    fewest = Math.min(fewest, open);
    return open > fewest;
  });
}

function isUnused({ newestMinuteMs, connections }: Connections, id: string, { excludedAtMs }: DrainingReader): boolean {
  const column = connections.get(id);
  if (!column || excludedAtMs === undefined) return false;
  let zeroes = 0;
  for (let at = column.length - 1; at >= 0 && zeroes < UNUSED_DATAPOINTS; at--) {
    if (Number.isNaN(column[at])) continue;
    const minuteMs = newestMinuteMs - (column.length - 1 - at) * MINUTE_MS;
    if (column[at] !== 0 || minuteMs < excludedAtMs + EXCLUSION_SETTLES_MS) return false;
    zeroes++;
  }
  return zeroes === UNUSED_DATAPOINTS;
}
