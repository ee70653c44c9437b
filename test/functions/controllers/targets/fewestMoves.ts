import type { Rebalance } from '../../../../functions/controllers/targets/rebalance.ts';
import type { Weighted, ZoneSupply } from '../../../../functions/controllers/targets/zoneSupply.ts';

/** What a rebalancing comes to. */
export interface Outcome {
  readonly moves: number;
  /** By how much the zones still differ by more than they may. */
  readonly excess: number;
}

/**
 * Tries every set of spares and every set of targets that may leave: nothing but the definition of a good rebalancing. Only for
 * a handful of targets.
 */
export function searchAll(zones: readonly ZoneSupply[], allowedSkew: number): Outcome {
  const before = zones.map(({ serving }) => weightOf(serving));
  const choices = zones.map(({ serving, spares, keep }) =>
    subsetsOf(spares).flatMap((newcomers) =>
      subsetsOf(serving)
        .filter((donors) => donors.length === 0 || serving.length - donors.length >= keep)
        .map((donors) => ({
          moves: newcomers.length + donors.length,
          capacity: weightOf(serving) + weightOf(newcomers) - weightOf(donors),
        })),
    ),
  );
  let best: Outcome = { moves: 0, excess: Math.max(0, skewOf(before) - allowedSkew) };
  for (const combination of combinationsOf(choices)) {
    const capacities = combination.map(({ capacity }) => capacity);
    if (sum(capacities) < sum(before)) continue;
    const outcome = {
      moves: sum(combination.map(({ moves }) => moves)),
      excess: Math.max(0, skewOf(capacities) - allowedSkew),
    };
    if (outcome.excess < best.excess || (outcome.excess === best.excess && outcome.moves < best.moves)) best = outcome;
  }
  return best;
}

/** What is left of the zones when a rebalancing has been carried out. */
export function capacitiesAfter(zones: readonly ZoneSupply[], rebalance: Rebalance | undefined): number[] {
  return zones.map(({ serving, spares }) => {
    const come = spares.filter(({ key }) => rebalance?.newcomers.includes(key));
    const go = serving.filter(({ key }) => rebalance?.donors.includes(key));
    return weightOf(serving) + weightOf(come) - weightOf(go);
  });
}

export const skewOf = (capacities: readonly number[]): number => Math.max(...capacities) - Math.min(...capacities);

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const weightOf = (targets: readonly Weighted[]) => sum(targets.map(({ weight }) => weight));

const subsetsOf = <Item>(items: readonly Item[]): Item[][] =>
  Array.from({ length: 2 ** items.length }, (_, bits) => items.filter((_item, at) => bits & (1 << at)));

function combinationsOf<Item>(lists: readonly (readonly Item[])[]): Item[][] {
  return lists.reduce<Item[][]>((all, list) => all.flatMap((some) => list.map((item) => [...some, item])), [[]]);
}
