import type { DrainingReader, Progress } from '../progress.ts';
import type { Situation } from '../situation.ts';
import { type InstanceView, type MetricsView, MINUTE_MS } from '../view.ts';
import { isRecentFailover } from './failover.ts';
import { hold, type Rule } from './rule.ts';

/** A draining reader is deleted once nobody uses it, or when its time is up. */
export const finishDraining: Rule = (situation) => {
  const { view, nowMs, draining, numbers } = situation;
  const removable = draining.filter((reader) => reader.ours && isExcluded(situation, reader));
  const unused = removable.find((reader) => isUnused(view.metrics, reader.id, view.progress.draining[reader.id]!));
  const reader = unused ?? removable.find(({ id }) => nowMs >= view.progress.draining[id]!.deadlineMs);
  if (!reader) return undefined;
  if (isRecentFailover(situation)) return hold(situation, 'recent-failover');
  return { kind: 'remove', reason: unused ? 'drained' : 'drain-deadline', readerId: reader.id, numbers };
};

type Connections = Pick<MetricsView, 'newestMinuteMs' | 'connections'>;

/** Whether a look could find that some drain has come to its end: by connections and deadlines alone. */
export const mayFinishDraining = ({ draining }: Progress, connections: Connections, nowMs: number): boolean =>
  Object.entries(draining).some(([id, reader]) => nowMs >= reader.deadlineMs || isUnused(connections, id, reader));

const isExcluded = ({ view }: Situation, { id }: InstanceView) =>
  view.endpoint?.status === 'available' && view.endpoint.excluded.includes(id);

/** Three datapoints in a row without a connection. */
const UNUSED_DATAPOINTS = 3;

/** From the call that excludes a reader until no client finds it any more: the change itself, and 5 s of DNS (a guess). */
const EXCLUSION_SETTLES_MS = MINUTE_MS;

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
