import { isGrowing } from '../growingPool.ts';
import type { Order } from '../progress.ts';
import { skewOf } from '../rebalance.ts';
import type { PoolView } from '../view.ts';
import type { Situation, ZoneSituation } from '../situation.ts';
import type { TargetView } from '../../../aws/elasticLoadBalancing/target.ts';
import { deregister, hold, type Rule } from './rule.ts';

/** Spares that helped a zone out leave once the zone does without them and nothing becomes more uneven by it. */
export const removeSurplus: Rule = (situation) => {
  const { movesLeft } = situation;
  const surplus = surplusOf(situation);
  if (surplus.size === 0) return undefined;
  if (!hasLasted(situation)) return hold(situation, 'keeping-surplus');
  if (movesLeft === 0) return hold(situation, 'rate-used');
  const leaving = [...surplus].map(([zone, targets]) => [zone, targets.slice(0, movesLeft)] as const);
  return deregister(situation, 'surplus', new Map(leaving));
};

/** Machines that EC2 takes back leave once their zone holds without them, so that their connections end before they do. */
export const letInterruptedGo: Rule = (situation) => {
  const { view, progress, zones, movesLeft } = situation;
  if (view.pool.kind === 'external') return undefined;
  const ending = zones.flatMap(({ zone, healthy, required }): [string, TargetView[]][] => {
    const targets = view.targets.filter(
      (target) =>
        target.zone === zone &&
        progress.warned[target.id]?.warning === 'interruption' &&
        target.state === 'healthy' &&
        !(target.key in progress.leaving),
    );
    return healthy.length >= required && targets.length > 0 ? [[zone, targets.slice(0, movesLeft)]] : [];
  });
  if (ending.length === 0) return undefined;
  return movesLeft === 0 ? hold(situation, 'rate-used') : deregister(situation, 'interrupted', new Map(ending));
};

/** The spares that each zone could do without, whatever becomes of those elsewhere; the last to have come first. */
function surplusOf(situation: Situation): ReadonlyMap<string, TargetView[]> {
  const { registered } = situation.progress;
  const atMs = ({ key }: TargetView) => registered[key]!.atMs;
  const surplus = situation.zones.map(({ zone, healthy }): [string, TargetView[]] => {
    const spares = healthy.filter(({ key }) => registered[key]?.as === 'spare');
    const lastFirst = spares.toSorted((a, b) => atMs(b) - atMs(a) || a.key.localeCompare(b.key));
    return [zone, removable(situation, lastFirst)];
  });
  return new Map(surplus.filter(([, targets]) => targets.length > 0));
}

/** Those of some targets that could go one after the other: each zone keeps what it needs, and the skew does not grow. */
function removable({ zones, policy }: Situation, targets: readonly TargetView[]): TargetView[] {
  const left = new Map(zones.map((zone) => [zone.zone, { count: zone.healthy.length, capacity: zone.capacity, zone }]));
  const skew = () => skewOf([...left.values()].map(({ capacity }) => capacity));
  return targets.filter((target) => {
    const before = left.get(target.zone!)!;
    const skewBefore = skew();
    left.set(target.zone!, { ...before, count: before.count - 1, capacity: before.capacity - target.weight });
    if (before.count > before.zone.required && skew() <= Math.max(policy.allowedSkew, skewBefore)) return true;
    left.set(target.zone!, before);
    return false;
  });
}

/** What the pool was asked for goes back to it once the zones do without. Instances leave their target group first. */
export const returnCapacity: Rule = (situation) => {
  const { view, policy, keep, numbers } = situation;
  const { pool } = policy;
  const returnables = ordersToReturn(situation);
  if (returnables.length === 0 || !view.pool.size || !isGrowing(pool)) return undefined;
  if (!hasLasted(situation)) return hold(situation, 'keeping-surplus');
  const current = view.pool.size.desired;
  return returnables.map(({ token, order, instanceIds }) => ({
    kind: 'return',
    reason: 'surplus',
    pool,
    zone: order.zone,
    token,
    instanceIds,
    desired: desiredAfter(order, current),
    keep,
    numbers,
  }));
};

/** Whether anything could be given back now: a spare, or what the pool was asked for. */
export const hasSurplus = (situation: Situation): boolean =>
  situation.short.length === 0 && (surplusOf(situation).size > 0 || ordersToReturn(situation).length > 0);

/** Targets that have come back may go again: what helped stays until it was not needed for long enough. */
const hasLasted = ({ progress, policy, nowMs }: Situation): boolean =>
  progress.surplusSinceMs !== undefined && nowMs - progress.surplusSinceMs >= policy.giveBackAfterSeconds * 1000;

function ordersToReturn(situation: Situation) {
  const { view, progress } = situation;
  return Object.entries(view.pool.size ? progress.orders : {}).flatMap(([token, order]) => {
    const instanceIds = returnable(order, situation);
    return instanceIds ? [{ token, order, instanceIds }] : [];
  });
}

/**
 * What a service's desired count becomes when an order is undone. It stays what it is where the order was never carried
 * out, or was undone already: whoever was interrupted in between does not know.
 */
function desiredAfter({ count, desired, isOpen, desiredAfter: decided }: Order, current: number): number {
  if (isOpen && current < desired) return current;
  if (decided === undefined) return Math.max(0, current - count);
  return current === decided + count ? decided : current;
}

/** Why the instances of an order stay although nobody needs them: somebody else has said so. */
export function whyKept({ instanceIds }: Pick<Order, 'instanceIds'>, { size }: PoolView): WhyKept | undefined {
  if (size?.keepsAll) return 'terminate-suspended';
  return size?.instances.some(({ id, isProtected }) => isProtected && instanceIds.includes(id))
    ? 'protected'
    : undefined;
}

export type WhyKept = 'terminate-suspended' | 'protected';

/** The instances of an order that the zones do without; none for tasks, which have no names; undefined if they do not. */
function returnable(order: Order, situation: Situation): readonly string[] | undefined {
  const { zones, view } = situation;
  if (view.pool.kind === 'ecsService') {
    // Nobody can say which tasks end: every zone must be able to lose all of them.
    const isEnough = ({ healthy, required }: ZoneSituation) => healthy.length - order.count >= required;
    return zones.every(isEnough) ? [] : undefined;
  }
  if (order.instanceIds.length === 0 || whyKept(order, view.pool) !== undefined) return undefined;
  const serving = view.targets.filter(({ id }) => order.instanceIds.includes(id));
  // What we have registered ourselves leaves as a surplus target first, and drains.
  if (serving.length > 0 && !view.pool.registersItself) return undefined;
  const isServing = (target: TargetView) => target.zone !== undefined && target.state === 'healthy';
  const healthy = serving.filter(isServing);
  return removable(situation, healthy).length === healthy.length ? order.instanceIds : undefined;
}
