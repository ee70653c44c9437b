import { READER_PREFIX } from '../../../fleet/names.ts';
import { sumVcpus } from './capacity.ts';
import type { NewReader } from './newReader.ts';
import type { Offering } from './offering.ts';
import { likeOthers } from './outdated.ts';
import { freeSlots, optionsLeftOut, whyPassedOver } from './passedOver.ts';
import { type Situation, weightIn } from './situation.ts';

/** How much is missing: so many readers whatever their size, or so much capacity. */
export type Need = { readonly readers: number } | { readonly vcpus: number };

/** As many of them, in their order, as meet the need; all, if these are too few. */
export function enough<Reader extends { readonly vcpus: number }>(readers: readonly Reader[], need: Need): Reader[] {
  const taken: Reader[] = [];
  for (const reader of readers) {
    if (isMet(need, taken)) break;
    taken.push(reader);
  }
  return taken;
}

const isMet = (need: Need, taken: readonly { readonly vcpus: number }[]): boolean =>
  'readers' in need ? taken.length >= need.readers : sumVcpus(taken) >= need.vcpus;

/**
 * Where and as what the next readers are created, each in the zone that has the fewest by then, until what they can
 * carry meets the need: a reader of another size than the preferred one counts as what it is. The free slots of the
 * cluster's capacity reservation come first. Fewer or none where RDS has lately refused them, or does not sell them.
 * @param room so many at most
 */
export function newReaders(situation: Situation, need: Need, room: number): NewReader[] {
  const { view, policy, nowMs, serving, coming, draining, away } = situation;
  const perZone = new Map(policy.zones.map((zone) => [zone, 0]));
  for (const { zone } of [...serving, ...coming, ...draining, ...away]) {
    if (perZone.has(zone)) perZone.set(zone, perZone.get(zone)! + 1);
  }
  const writerZone = view.instances.find(({ id }) => id === view.writerId)?.zone;
  const slots = freeSlots(situation);
  const readers: NewReader[] = [];
  const weights: { readonly vcpus: number }[] = [];
  while (readers.length < room && !isMet(need, weights)) {
    const offering = nextOffering(situation, perZone, slots, writerZone);
    if (!offering) break;
    const { instanceClass, zone, reservation } = offering;
    perZone.set(zone, perZone.get(zone)! + 1);
    if (reservation !== undefined) slots.set(zone, slots.get(zone)! - 1);
    readers.push({
      id: readerId(policy.stage, view.cluster, zone, nowMs, readers.length),
      ...offering,
      ...optionsLeftOut(situation, instanceClass),
      ...likeOthers(situation),
      orderedAtMs: nowMs,
    });
    weights.push({ vcpus: weightIn(view, instanceClass) });
  }
  return readers;
}

/**
 * A free slot of the reservation, else the preferred class that RDS builds somewhere; in the emptiest of the zones where
 * it does. Undefined if there is none.
 */
function nextOffering(
  situation: Situation,
  perZone: ReadonlyMap<string, number>,
  slots: ReadonlyMap<string, number>,
  writerZone: string | undefined,
): Offering | undefined {
  const { policy, view } = situation;
  const reserved = view.reservation && {
    instanceClass: view.reservation.instanceClass,
    reservation: view.reservation.id,
  };
  const kinds = [...(reserved ? [reserved] : []), ...policy.classes.map((instanceClass) => ({ instanceClass }))];
  for (const kind of kinds) {
    const zones = [...perZone].filter(
      ([zone]) =>
        (kind !== reserved || (slots.get(zone) ?? 0) > 0) && whyPassedOver(situation, { ...kind, zone }) === undefined,
    );
    if (zones.length > 0) return { ...kind, zone: emptiestZone(zones, writerZone) };
  }
  return undefined;
}

/** Fewest readers first; then not the writer's zone, so that losing one zone costs less; then by name. */
function emptiestZone(
  perZone: readonly (readonly [zone: string, readers: number])[],
  writerZone: string | undefined,
): string {
  const [first] = perZone.toSorted(
    ([zoneA, countA], [zoneB, countB]) =>
      countA - countB || Number(zoneA === writerZone) - Number(zoneB === writerZone) || zoneA.localeCompare(zoneB),
  );
  return first![0];
}

/**
 * `evenkeel-<cluster, at most 20 characters><hash>-<zone>-<generation>`. The generation is the second of the decision
 * and the reader's place in it, in base 36: it never comes again, even if the ledger is lost.
 */
export function readerId(stage: string, cluster: string, zone: string, decidedAtMs: number, index: number): string {
  const name = cluster.slice(0, 20).replace(/-$/, '');
  const generation = `${Math.floor(decidedAtMs / 1000).toString(36)}${index.toString(36)}`;
  return `${READER_PREFIX}${name}${hash(`${stage}/${cluster}`)}-${zone.split('-').at(-1)}-${generation}`;
}

/** FNV-1a, 32 bits, in base 36: tells apart clusters whose names begin alike, and the stages of one account. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return (value >>> 0).toString(36).padStart(7, '0');
}
