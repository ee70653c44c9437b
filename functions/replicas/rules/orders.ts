import type { NewReader } from '../decision.ts';
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

/** A reader of ours that has been built serves from now on: the endpoint takes it in by itself. */
export const finishBuilding: Rule = ({ view, serving, numbers }) => {
  const readerIds = serving.filter(({ id }) => id in view.progress.ordered).map(({ id }) => id);
  return readerIds.length > 0 ? { kind: 'admit', reason: 'available', readerIds, numbers } : undefined;
};
