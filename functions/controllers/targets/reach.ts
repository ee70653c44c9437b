import type { Weighted, ZoneSupply } from './zoneSupply.ts';

/** Which capacities one zone can be brought to, and with how many moves. */
export interface Reach {
  /** What it has now. */
  readonly capacity: number;
  /** The smallest and the largest capacity that it can end with. */
  readonly least: number;
  readonly most: number;
  readonly heaviest: number;
  /** The fewest moves that end with exactly this capacity; undefined if none do. */
  moves(end: number): number | undefined;
  /** The largest capacity, no larger than this, that it can end with; undefined if there is none. */
  highestUpTo(end: number): number | undefined;
  /** Which targets the moves register and deregister. */
  targetsFor(end: number): { readonly newcomers: string[]; readonly donors: string[] };
}

const NONE = 0xffff;

/** The fewest spares to register and targets to deregister for every capacity that a zone can end with. */
export function leastMoves({ serving, spares, keep }: ZoneSupply, capacity: number): Reach {
  const gains = new Selection(spares, spares.length);
  const losses = new Selection(serving, Math.max(0, serving.length - keep));
  const heaviest = Math.max(1, gains.heaviest, losses.heaviest);
  const least = capacity - losses.most;
  const most = capacity + gains.most;
  const known: (number | null | undefined)[] = Array.from({ length: most - least + 1 });

  /** The loss that goes with the gain for this end, so that the fewest targets move. */
  const lossFor = (end: number): number | undefined => {
    if (end < least || end > most) return undefined;
    let loss = known[end - least];
    if (loss === undefined) known[end - least] = loss = findLoss(end - capacity) ?? null;
    return loss ?? undefined;
  };
  /** Whether there is any loss for an end, of most of which no more is ever asked: 1 if there is, -1 if there is none. */
  const reached = new Int8Array(most - least + 1);
  const isReached = (end: number): boolean => (reached[end - least] ||= hasLoss(end - capacity) ? 1 : -1) > 0;
  const hasLoss = (change: number): boolean => {
    const last = Math.min(losses.most, gains.most - change);
    for (let loss = Math.max(0, -change); loss <= last; loss++) {
      if (losses.fewest(loss) !== NONE && gains.fewest(loss + change) !== NONE) return true;
    }
    return false;
  };
  const findLoss = (change: number): number | undefined => {
    let best = NONE;
    let bestLoss: number | undefined;
    const last = Math.min(losses.most, gains.most - change);
    for (let loss = Math.max(0, -change); loss <= last; loss++) {
      // Not even the heaviest targets could do with fewer from here on.
      if ((2 * loss + change) / heaviest >= best) break;
      const moves = losses.fewest(loss) + gains.fewest(loss + change);
      if (moves < best) [best, bestLoss] = [moves, loss];
    }
    return bestLoss;
  };

  return {
    capacity,
    least,
    most,
    heaviest,
    moves(end) {
      const loss = lossFor(end);
      return loss === undefined ? undefined : losses.fewest(loss) + gains.fewest(loss + end - capacity);
    },
    highestUpTo(end) {
      for (let at = Math.min(end, most); at >= least; at--) if (isReached(at)) return at;
      return undefined;
    },
    targetsFor(end) {
      const loss = lossFor(end) ?? 0;
      return { newcomers: gains.choose(loss + end - capacity), donors: losses.choose(loss) };
    },
  };
}

/** Which of some targets weigh a given sum together, with as few of them as possible. */
class Selection {
  /** The largest sum that can be had. */
  readonly most: number;
  readonly heaviest: number;
  /** The targets of each weight, by their keys, and how many of them the fewest take for each sum. */
  readonly #groups: readonly {
    readonly weight: number;
    readonly keys: readonly string[];
    readonly taken: Uint16Array;
  }[];
  readonly #fewest: Uint16Array;

  /** @param limit so many may be chosen at the most */
  constructor(targets: readonly Weighted[], limit: number) {
    const byWeight = Map.groupBy(targets, ({ weight }) => weight);
    const weights = [...byWeight.keys()].toSorted((a, b) => b - a);
    const total = targets.reduce((sum, { weight }) => sum + weight, 0);
    this.heaviest = weights[0] ?? 0;
    let fewest = new Uint16Array(total + 1).fill(NONE);
    fewest[0] = 0;
    this.#groups = weights.map((weight) => {
      const keys = byWeight
        .get(weight)!
        .map(({ key }) => key)
        .toSorted();
      const taken = new Uint16Array(total + 1);
      fewest = withGroup(fewest, weight, keys.length, taken);
      return { weight, keys, taken };
    });
    // The fewest are the first to be within the limit: a sum that takes more of them cannot be had at all.
    for (let sum = 0; sum <= total; sum++) if (fewest[sum]! > limit) fewest[sum] = NONE;
    this.#fewest = fewest;
    let most = total;
    while (fewest[most] === NONE) most--;
    this.most = most;
  }

  fewest(sum: number): number {
    return this.#fewest[sum] ?? NONE;
  }

  choose(sum: number): string[] {
    const chosen: string[] = [];
    let left = sum;
    for (const { weight, keys, taken } of this.#groups.toReversed()) {
      const count = taken[left]!;
      chosen.push(...keys.slice(0, count));
      left -= count * weight;
    }
    return chosen;
  }
}

/**
 * The fewest targets for every sum once up to `count` targets of one more weight may be taken: sums with one remainder
 * form a chain, along which the minimum over the last `count` links slides.
 * @param taken filled with how many of this weight each sum takes
 */
function withGroup(before: Uint16Array, weight: number, count: number, taken: Uint16Array): Uint16Array<ArrayBuffer> {
  const after = new Uint16Array(before.length).fill(NONE);
  for (let remainder = 0; remainder < weight && remainder < before.length; remainder++) {
    const window: { readonly link: number; readonly cost: number }[] = [];
    for (let link = 0, sum = remainder; sum < before.length; link++, sum += weight) {
      if (before[sum] !== NONE) {
        const cost = before[sum]! - link;
        while (window.length > 0 && window.at(-1)!.cost >= cost) window.pop();
        window.push({ link, cost });
      }
      while (window.length > 0 && window[0]!.link < link - count) window.shift();
      const [first] = window;
      if (!first) continue;
      after[sum] = first.cost + link;
      taken[sum] = link - first.link;
    }
  }
  return after;
}
