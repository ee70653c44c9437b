import { createRandom } from './random.ts';

/** So many of them, chosen by a seed, in their order. */
export function sampleOf<Item>(items: readonly Item[], count: number, seed: number): Item[] {
  const random = createRandom(seed).fork('sample');
  const drawn = items.map((item, at) => ({ item, at, draw: random.between(0, 1) }));
  return drawn
    .toSorted((one, other) => one.draw - other.draw)
    .slice(0, count)
    .toSorted((one, other) => one.at - other.at)
    .map(({ item }) => item);
}
