import { leastMoves, type Reach } from './reach.ts';
import type { Weighted, ZoneSupply } from './zoneSupply.ts';

/** Which targets come, and which leave once these serve. */
export interface Rebalance {
  readonly newcomers: readonly string[];
  readonly donors: readonly string[];
}

/**
 * The fewest moves after which the capacities of no two zones differ by more than `allowedSkew`. Where that cannot be
 * had, the fewest that bring them as close as they come; undefined if no move helps. A move registers or deregisters one
 * target. The capacity of all zones together never falls, and no zone loses more than it can spare, even if every
 * newcomer fails.
 * @param zones weights are whole numbers
 */
export function fewestMoves(zones: readonly ZoneSupply[], allowedSkew: number): Rebalance | undefined {
  // Capacities are multiples of what all weights have in common, and so is what zones differ by.
  const weights = zones.flatMap(({ serving, spares }) => [...serving, ...spares].map(({ weight }) => weight));
  const unit = weights.reduce(commonDivisor, 0) || 1;
  return fewestOf(
    zones.map((zone) => inUnits(zone, unit)),
    Math.floor(allowedSkew / unit),
  );
}

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));

function inUnits({ serving, spares, ...zone }: ZoneSupply, unit: number): ZoneSupply {
  const divided = ({ key, weight }: Weighted) => ({ key, weight: weight / unit });
  return { ...zone, serving: serving.map(divided), spares: spares.map(divided) };
}

function fewestOf(zones: readonly ZoneSupply[], allowedSkew: number): Rebalance | undefined {
  const capacities = zones.map(({ serving }) => sum(serving));
  const skew = skewOf(capacities);
  if (skew <= allowedSkew) return undefined;
  const reaches = zones.map((zone, at) => leastMoves(zone, capacities[at]!));
  // Whatever can be had within one skew can be had within a larger one: look for the smallest that can be had at all.
  let [impossible, possible] = [allowedSkew - 1, skew];
  while (possible - impossible > 1) {
    const middle = impossible === allowedSkew - 1 ? allowedSkew : Math.floor((possible + impossible) / 2);
    if (levelsOf(reaches, middle).some((level) => canEnd(reaches, level, middle))) possible = middle;
    else impossible = middle;
  }
  if (possible === skew) return undefined;
  const ends = cheapestEnds(reaches, possible);
  const chosen = ends.map((end, at) => reaches[at]!.targetsFor(end));
  return {
    newcomers: chosen.flatMap(({ newcomers }) => newcomers),
    donors: chosen.flatMap(({ donors }) => donors),
  };
}

const sum = (targets: readonly Weighted[]) => targets.reduce((total, { weight }) => total + weight, 0);

export const skewOf = (capacities: readonly number[]): number =>
  capacities.length === 0 ? 0 : Math.max(...capacities) - Math.min(...capacities);

/** The lowest capacities that the zones could have in common, each with `skew` above it: below, all of them would lose. */
function levelsOf(reaches: readonly Reach[], skew: number): number[] {
  const mean = reaches.reduce((total, { capacity }) => total + capacity, 0) / reaches.length;
  const lowest = Math.max(0, Math.max(Math.ceil(mean), ...reaches.map((reach) => reach.least)) - skew);
  const highest = Math.min(...reaches.map((reach) => reach.most));
  return Array.from({ length: Math.max(0, highest - lowest + 1) }, (_, at) => lowest + at);
}

/** Whether all zones can end between the level and `skew` above it without losing anything in total. */
function canEnd(reaches: readonly Reach[], level: number, skew: number): boolean {
  let gain = 0;
  for (const reach of reaches) {
    const end = reach.highestUpTo(level + skew);
    if (end === undefined || end < level) return false;
    gain += end - reach.capacity;
  }
  return gain >= 0;
}

/** Where each zone ends, so that the fewest targets move. There is a way for this skew. */
function cheapestEnds(reaches: readonly Reach[], skew: number): readonly number[] {
  const levels = levelsOf(reaches, skew)
    .filter((level) => canEnd(reaches, level, skew))
    .map((level) => ({ level, bound: fewestConceivable(reaches, level, skew) }))
    // Among those of the same length, the one that changes the least in the end: the order is total, so it repeats.
    .toSorted((a, b) => a.bound - b.bound || a.level - b.level);
  let best: Way | undefined;
  for (const { level, bound } of levels) {
    if (best && bound >= best.moves) break;
    best = cheapestWay(reaches, level, skew, best?.moves) ?? best;
  }
  return endsOf(best!);
}

/** Nothing for a level has fewer moves: what zones lack and what they have too much of, in the heaviest targets. */
function fewestConceivable(reaches: readonly Reach[], level: number, skew: number): number {
  const lacking = reaches.reduce((total, { capacity }) => total + Math.max(0, level - capacity), 0);
  const tooMuch = reaches.reduce((total, { capacity }) => total + Math.max(0, capacity - level - skew), 0);
  const heaviest = Math.max(...reaches.map((reach) => reach.heaviest));
  return Math.ceil((Math.max(lacking, tooMuch) + tooMuch) / heaviest);
}

/** Where the first zones end. */
interface Way {
  readonly gain: number;
  readonly moves: number;
  /** Of the last of these zones. */
  readonly end: number;
  /** Of those before it. */
  readonly before: Way | undefined;
}

const endsOf = ({ end, before }: Way): number[] => [...(before ? endsOf(before) : []), end];

/**
 * Zone by zone; of two ways with the same number of moves, only the one that gains more can be the better one.
 * @param limit only a way with fewer moves is of interest
 */
function cheapestWay(reaches: readonly Reach[], level: number, skew: number, limit = Infinity): Way | undefined {
  let ways: readonly (Way | undefined)[] = [undefined];
  for (const reach of reaches) {
    const options = bestOf(optionsOf(reach, level, skew));
    const longer: Way[] = [];
    for (const before of ways) {
      for (const { gain, moves, end } of options) {
        const together = (before?.moves ?? 0) + moves;
        if (together >= limit) break;
        longer.push({ gain: (before?.gain ?? 0) + gain, moves: together, end, before });
      }
    }
    ways = bestOf(longer);
  }
  return ways.find((way) => way !== undefined && way.gain >= 0);
}

function optionsOf(reach: Reach, level: number, skew: number): Way[] {
  const options: Way[] = [];
  for (let end = level; end <= level + skew; end++) {
    const moves = reach.moves(end);
    if (moves !== undefined) options.push({ gain: end - reach.capacity, moves, end, before: undefined });
  }
  return options;
}

/** By the number of moves; none that gains no more than one with fewer. */
function bestOf(ways: readonly Way[]): Way[] {
  const kept: Way[] = [];
  for (const way of ways.toSorted((a, b) => a.moves - b.moves || b.gain - a.gain)) {
    if (kept.length === 0 || way.gain > kept.at(-1)!.gain) kept.push(way);
  }
  return kept;
}
