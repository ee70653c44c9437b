import type { NewReader } from '../decision.ts';
import type { Situation } from '../situation.ts';
import type { Rule } from './rule.ts';

/** We decided to create these and were stopped before RDS took the order, or before it could say so: ask again. */
export const orderNotAccepted: Rule = ({ view, coming, numbers }) => {
  const shown = new Set(view.instances.map(({ id }) => id));
  const readers = coming.flatMap(({ id }): NewReader[] => {
    const order = view.progress.ordered[id];
    return order && !order.accepted && !shown.has(id) ? [{ id, ...order }] : [];
  });
  return readers.length > 0 ? { kind: 'add', reason: 'order-not-accepted', readers, numbers } : undefined;
};

/** Without a warm-up, a reader of ours that has been built serves: the endpoint takes it in by itself. */
export const finishBuilding: Rule = ({ view, serving, numbers }) => {
  const readerIds = serving.filter(({ id }) => id in view.progress.ordered).map(({ id }) => id);
  return readerIds.length > 0 ? { kind: 'admit', reason: 'available', readerIds, numbers } : undefined;
};

/** A reader that has been built and has a cache to fill is warmed before clients find it. */
export const startWarming: Rule = ({ view, warming, numbers }) => {
  const readers = warming.flatMap(({ id, address }) =>
    address && view.progress.ordered[id]!.warmUpAtMs === undefined ? [{ id, ...address }] : [],
  );
  return readers.length > 0 ? { kind: 'warm', reason: 'available', readers, numbers } : undefined;
};

/** A reader whose warm-up has ended serves, even if it failed: cold capacity is better than none. */
export const finishWarming: Rule = (situation) => {
  const { warming, numbers } = situation;
  const warm = warming.filter(({ id }) => warmUpOf(situation, id) === 'succeeded').map(({ id }) => id);
  if (warm.length > 0) return { kind: 'admit', reason: 'warmed', readerIds: warm, numbers };
  const cold = warming.filter(({ id }) => warmUpOf(situation, id) === 'failed').map(({ id }) => id);
  return cold.length > 0 ? { kind: 'admit', reason: 'warm-up-failed', readerIds: cold, numbers } : undefined;
};

/** After its time-out, a warm-up has two minutes to say how it ended: it may have been killed and run again. */
const ANSWER_MS = 120_000;

function warmUpOf({ view, policy, nowMs }: Situation, id: string): 'succeeded' | 'failed' | 'under way' {
  const startedAtMs = view.progress.ordered[id]?.warmUpAtMs;
  if (startedAtMs === undefined || policy.warmUp === 'none') return 'under way';
  const finished = view.warmUps.get(id);
  if (finished && finished.finishedAtMs >= startedAtMs) return finished.outcome;
  return nowMs >= startedAtMs + policy.warmUp.timeoutSeconds * 1000 + ANSWER_MS ? 'failed' : 'under way';
}
