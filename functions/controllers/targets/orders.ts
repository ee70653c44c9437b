import type { Order, Progress } from './progress.ts';

/** An order that has brought nothing for an hour never will. */
const ORDER_PATIENCE_MS = 3_600_000;

/** EC2 tells launch times by the second. */
const LAUNCH_TIME_STEP_MS = 1_000;

/** Instances launched in a zone since an order for it are what came of it, as far as nobody else's order has them. */
export function adoptInstances(
  progress: Progress,
  instances: readonly { readonly id: string; readonly zone: string; readonly launchedMs: number }[],
  nowMs: number,
): Progress {
  const taken = new Set(Object.values(progress.orders).flatMap(({ instanceIds }) => instanceIds));
  const orders: [string, Order][] = [];
  for (const [token, order] of Object.entries(progress.orders)) {
    const free = instances.filter(
      ({ id, zone, launchedMs }) =>
        !taken.has(id) && zone === order.zone && launchedMs >= order.atMs - LAUNCH_TIME_STEP_MS,
    );
    const added = free.slice(0, Math.max(0, order.count - order.instanceIds.length)).map(({ id }) => id);
    for (const id of added) taken.add(id);
    const instanceIds = [...order.instanceIds, ...added];
    const isLost = instances.length > 0 && instanceIds.length === 0 && nowMs - order.atMs >= ORDER_PATIENCE_MS;
    if (!isLost) orders.push([token, { ...order, instanceIds }]);
  }
  return { ...progress, orders: Object.fromEntries(orders) };
}
