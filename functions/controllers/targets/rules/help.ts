import type { Decision } from '../decision.ts';
import { NEWCOMER_PATIENCE_MS } from '../progress.ts';
import { hasFailed, type Situation, TARGETS_PER_ZONE, type ZoneSituation } from '../situation.ts';
import type { Candidate } from '../../../aws/elasticLoadBalancing/target.ts';
import { whyBarred } from './bridge.ts';
import { hold, type Rule } from './rule.ts';

/** Spares that did not become healthy make room: they help nobody where they are. */
export const removeFailed: Rule = ({ view, nowMs, numbers }) => {
  const targets = view.targets.filter(
    ({ key, state }) =>
      state !== 'healthy' &&
      state !== 'draining' &&
      !(key in view.progress.leaving) &&
      hasFailed(key, view.progress, nowMs),
  );
  return targets.length > 0
    ? { kind: 'deregister', reason: 'newcomer-failed', targets: targets.map(named), numbers }
    : undefined;
};

const named = ({ key, id, port }: { readonly key: string; readonly id: string; readonly port: number }) => ({
  key,
  id,
  port,
});

/** A zone is below its minimum and the pool has spares there: as many as it lacks, the strongest first. */
export const registerSpares: Rule = ({ short, view, movesLeft, numbers }) => {
  const wanted = short.flatMap((zone) => sparesFor(zone, view.pool.spares));
  const targets = wanted.slice(0, movesLeft);
  return targets.length > 0
    ? { kind: 'register', reason: 'zone-below-minimum', targets, donors: [], numbers }
    : undefined;
};

/** So many targets a zone lacks that nobody is bringing yet. */
const lackOf = ({ required, healthy, coming }: ZoneSituation) => required - healthy.length - coming;

function sparesFor(zone: ZoneSituation, spares: readonly Candidate[]): Candidate[] {
  const room = TARGETS_PER_ZONE - zone.registered.length;
  // Among equals by name, so that a repeated look comes to the same.
  const inZone = spares
    .filter((spare) => spare.zone === zone.zone)
    .toSorted((a, b) => b.weight - a.weight || a.key.localeCompare(b.key));
  return inZone.slice(0, Math.max(0, Math.min(room, lackOf(zone))));
}

/** No spare is left for a zone: the pool is asked for more there, once, and given time to build it. */
export const askForCapacity: Rule = (situation) => {
  const { short, view, nowMs, numbers } = situation;
  const { pool } = view;
  if (!pool.size || !pool.exists) return undefined;
  const interrupted = openOrder(situation);
  if (interrupted) return interrupted;
  const zone = short.find((candidate) => lackOf(candidate) > orderedFor(candidate.zone, situation));
  if (!zone) return undefined;
  const { desired, max, instances } = pool.size;
  const isService = pool.kind === 'ecsService';
  // A service cannot be asked for a zone. One that has tasks enough is told to spread them before it gets more.
  const enough = situation.zones.reduce((total, { required }) => total + required, 0);
  if (isService && !pool.size.spreads && desired >= enough) {
    return { kind: 'spread', reason: 'zone-below-minimum', numbers };
  }
  const lacking = lackOf(zone) - orderedFor(zone.zone, situation);
  const count = Math.min(lacking, max - Math.max(desired, instances.length));
  if (count <= 0) return undefined;
  const token = `evenkeel-${zone.zone}-${nowMs}`;
  return { kind: 'launch', reason: 'no-spare', zone: zone.zone, count, token, desired: desired + count, numbers };
};

/** An order that AWS may or may not have taken, for a zone that is still in need: it is sent again, as it was. */
function openOrder({ short, view, nowMs, numbers }: Situation): Decision | undefined {
  const found = Object.entries(view.progress.orders).find(
    ([, { isOpen, zone, atMs }]) =>
      isOpen && nowMs - atMs < NEWCOMER_PATIENCE_MS && short.some((candidate) => candidate.zone === zone),
  );
  if (!found) return undefined;
  const [token, { zone, count, desired }] = found;
  return { kind: 'launch', reason: 'no-spare', zone, count, token, desired, numbers };
}

/** What the pool was asked for in a zone and may still bring. */
function orderedFor(zone: string, { view, nowMs }: Situation): number {
  return Object.values(view.progress.orders)
    .filter((order) => order.zone === zone && nowMs - order.atMs < NEWCOMER_PATIENCE_MS)
    .reduce((total, { count }) => total + count, 0);
}

/** A zone is below its minimum, and there is nothing to be done about it now: why not. */
export const helpMustWait: Rule = (situation) =>
  situation.short.length > 0 ? hold(situation, whyNoHelp(situation)) : undefined;

function whyNoHelp(situation: Situation): Extract<Decision, { kind: 'hold' }>['reason'] {
  const { short, view, movesLeft, policy, zones } = situation;
  const { pool } = view;
  const lacking = short.filter((zone) => lackOf(zone) > 0);
  if (lacking.length === 0) return 'newcomers-on-the-way';
  const barred = policy.crossZone === 'never' ? undefined : whyBarred(situation);
  if (barred) return barred;
  if (pool.kind === 'external') return 'external-pool';
  if (!pool.exists) return 'pool-not-found';
  if (movesLeft === 0) return 'rate-used';
  if (lacking.every((zone) => lackOf(zone) <= orderedFor(zone.zone, situation))) return 'capacity-on-the-way';
  if (lacking.some((zone) => zone.registered.length >= TARGETS_PER_ZONE)) return 'target-quota';
  if (pool.size && pool.size.desired >= pool.size.max) return 'pool-at-maximum';
  return zones.length === 1 ? 'one-zone' : 'no-spare';
}
