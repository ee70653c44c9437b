import { isGrowing } from '../growingPool.ts';
import type { Order } from '../progress.ts';
import { skewOf } from '../rebalance.ts';
import type { PoolView } from '../view.ts';
import type { Situation, ZoneSituation } from '../situation.ts';
import { type Machine, machinesOf } from '../../../aws/elasticLoadBalancing/machines.ts';
import { deregister, hold, registrationsOf, type Rule } from './rule.ts';

/** Spares that helped a zone out leave once the zone does without them and nothing becomes more uneven by it. */
export const removeSurplus: Rule = (situation) => {
  const { movesLeft } = situation;
  const surplus = surplusOf(situation);
  if (surplus.size === 0) return undefined;
  if (!hasLasted(situation)) return hold(situation, 'keeping-surplus');
  if (movesLeft === 0) return hold(situation, 'rate-used');
  const leaving = [...surplus].map(
    ([zone, machines]) => [zone, registrationsOf(machines.slice(0, movesLeft))] as const,
  );
  return deregister(situation, 'surplus', new Map(leaving));
};

/** Machines that EC2 takes back leave once their zone holds without them, so that their connections end before they do. */
export const letInterruptedGo: Rule = (situation) => {
  const { view, progress, zones, movesLeft } = situation;
  if (view.pool.kind === 'external') return undefined;
  const going = machinesOf(
    view.targets.filter(
      ({ machine, key }) => progress.warned[machine]?.warning === 'interruption' && !(key in progress.leaving),
    ),
  );
  const ending = zones.flatMap(({ zone, healthy, required }) => {
    const machines = going.filter((machine) => machine.zone === zone && machine.state === 'healthy');
    if (healthy.length < required || machines.length === 0) return [];
    return [[zone, registrationsOf(machines.slice(0, movesLeft))] as const];
  });
  if (ending.length === 0) return undefined;
  return movesLeft === 0 ? hold(situation, 'rate-used') : deregister(situation, 'interrupted', new Map(ending));
};

/** The spares that each zone could do without, whatever becomes of those elsewhere; the last to have come first. */
function surplusOf(situation: Situation): ReadonlyMap<string, Machine[]> {
  const { registered } = situation.progress;
  const atMs = ({ registrations }: Machine) => Math.max(...registrations.map(({ key }) => registered[key]!.atMs));
  // A machine of which somebody else has registered a port is not ours alone.
  const isSpare = ({ registrations }: Machine) => registrations.every(({ key }) => registered[key]?.as === 'spare');
  const surplus = situation.zones.map(({ zone, healthy }): [string, Machine[]] => {
    const spares = healthy.filter(isSpare);
    const lastFirst = spares.toSorted((a, b) => atMs(b) - atMs(a) || a.machine.localeCompare(b.machine));
    return [zone, removable(situation, lastFirst)];
  });
  return new Map(surplus.filter(([, machines]) => machines.length > 0));
}

/** Those of some machines that could go one after the other: each zone keeps what it needs, and the skew does not grow. */
function removable({ zones, policy, sparedByAll }: Situation, machines: readonly Machine[]): Machine[] {
  const left = new Map(zones.map((zone) => [zone.zone, { count: zone.healthy.length, capacity: zone.capacity, zone }]));
  let spared = sparedByAll;
  const skew = () => skewOf([...left.values()].map(({ capacity }) => capacity));
  return machines.filter(({ zone, weight }) => {
    const before = left.get(zone!)!;
    const skewBefore = skew();
    left.set(zone!, { ...before, count: before.count - 1, capacity: before.capacity - weight });
    const isSpared = spared > 0 && before.count > before.zone.required;
    if (isSpared && skew() <= Math.max(policy.allowedSkew, skewBefore)) {
      spared--;
      return true;
    }
    left.set(zone!, before);
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
    count: order.count,
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

/** Why the instances of an order stay although nobody needs them: somebody else has said so, and AWS would refuse it. */
export function whyKept({ instanceIds }: Pick<Order, 'instanceIds'>, { size }: PoolView): WhyKept | undefined {
  if (size?.keepsAll) return 'terminate-suspended';
  if (size && size.desired - instanceIds.length < size.min) return 'minimum-size';
  return size?.instances.some(({ id, isProtected }) => isProtected && instanceIds.includes(id))
    ? 'protected'
    : undefined;
}

export type WhyKept = 'terminate-suspended' | 'minimum-size' | 'protected';

/** The instances of an order that the zones do without; none for tasks, which have no names; undefined if they do not. */
function returnable(order: Order, situation: Situation): readonly string[] | undefined {
  const { zones, view } = situation;
  if (view.pool.kind === 'ecsService') {
    // Nobody can say which tasks end: every zone must be able to lose all of them.
    const isEnough = ({ healthy, required }: ZoneSituation) => healthy.length - order.count >= required;
    return situation.sparedByAll >= order.count && zones.every(isEnough) ? [] : undefined;
  }
  if (order.instanceIds.length === 0 || whyKept(order, view.pool) !== undefined) return undefined;
  const serving = machinesOf(view.targets).filter(({ machine }) => order.instanceIds.includes(machine));
  // What we have registered ourselves leaves as a surplus target first, and drains.
  if (serving.length > 0 && !view.pool.registersItself) return undefined;
  const isHealthyIn = ({ zone, state }: Machine) => state === 'healthy' && zones.some((known) => known.zone === zone);
  const healthy = serving.filter(isHealthyIn);
  return removable(situation, healthy).length === healthy.length ? order.instanceIds : undefined;
}
