import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fewestMoves } from '../../../../functions/controllers/targets/rebalance.ts';
import type { ZoneSupply } from '../../../../functions/controllers/targets/zoneSupply.ts';
import { capacitiesAfter, searchAll, skewOf } from './fewestMoves.ts';

/** Targets by their weights; their keys are the zone, their kind and their place. */
const zone = (name: string, serving: readonly number[], spares: readonly number[], keep = 1): ZoneSupply => ({
  zone: name,
  serving: serving.map((weight, at) => ({ key: `${name}${at}`, weight })),
  spares: spares.map((weight, at) => ({ key: `${name}-spare${at}`, weight })),
  keep,
});

describe('the fewest moves', () => {
  test('are none where the zones are even', () => {
    const zones = [zone('a', [1, 1], [1]), zone('b', [1, 1], [1]), zone('c', [1], [1])];
    expect(fewestMoves(zones, 1)).toBeUndefined();
  });

  test('bring a spare to the zone that lacks it', () => {
    const zones = [zone('a', [1, 1, 1], []), zone('b', [1], [1])];
    expect(fewestMoves(zones, 1)).toEqual({ newcomers: ['b-spare0'], donors: [] });
  });

  test('take from the zone that has too much only what comes elsewhere', () => {
    // Six and two, and one spare: capacity stays at eight, so that one may leave where one comes.
    const zones = [zone('a', [1, 1, 1, 1, 1, 1], []), zone('b', [1, 1], [1])];
    expect(fewestMoves(zones, 1)).toEqual({ newcomers: ['b-spare0'], donors: ['a0'] });
  });

  test('are one heavy target rather than several light ones', () => {
    const zones = [zone('a', [4, 4], []), zone('b', [4], [1, 1, 4])];
    expect(fewestMoves(zones, 0)).toEqual({ newcomers: ['b-spare2'], donors: [] });
  });

  test('never take more from a zone than leaves what it has to keep', () => {
    const zones = [zone('a', [3, 3], [], 2), zone('b', [1], [1])];
    expect(fewestMoves(zones, 0)).toEqual({ newcomers: ['b-spare0'], donors: [] });
  });

  test('are none where no move would bring the zones closer', () => {
    expect(fewestMoves([zone('a', [1, 1, 1], []), zone('b', [1], [])], 1)).toBeUndefined();
  });

  test('come to the same whatever the order of the targets', () => {
    const zones = [zone('a', [1, 1, 1, 1], [1]), zone('b', [1], [1, 1, 1])];
    const turned = zones.map((one) => ({ ...one, serving: one.serving.toReversed(), spares: one.spares.toReversed() }));
    expect(fewestMoves(turned, 1)).toEqual(fewestMoves(zones, 1));
  });
});

const weights = (maxLength: number) => fc.array(fc.integer({ min: 1, max: 4 }), { maxLength });
type SmallCase = typeof small extends fc.Arbitrary<infer Case> ? Case : never;
const small = fc.tuple(
  fc.array(fc.record({ serving: weights(4), spares: weights(3), keep: fc.integer({ min: 0, max: 3 }) }), {
    minLength: 1,
    maxLength: 3,
  }),
  fc.integer({ min: 0, max: 4 }),
  // What all weights have in common, as the types of one family have.
  fc.constantFrom(1, 2, 3),
);

const zonesOf = ([supplies, , common]: SmallCase) =>
  supplies.map(({ serving, spares, keep }, at) => {
    const [times, more] = [serving, spares].map((all) => all.map((weight) => weight * common));
    return zone('abc'[at]!, times!, more!, keep);
  });

describe('a rebalancing of a handful of targets', () => {
  test('is as short, and brings the zones as close, as the best of all that there are', () => {
    fc.assert(
      fc.property(small, (one) => {
        const [, allowedSkew] = one;
        const zones = zonesOf(one);
        const rebalance = fewestMoves(zones, allowedSkew);
        const excess = Math.max(0, skewOf(capacitiesAfter(zones, rebalance)) - allowedSkew);
        const moves = (rebalance?.newcomers.length ?? 0) + (rebalance?.donors.length ?? 0);
        expect({ moves, excess }).toEqual(searchAll(zones, allowedSkew));
      }),
      { numRuns: 2_000, seed: 1 },
    );
  });

  test('never takes a zone below what it keeps, and never lowers the capacity of all', () => {
    fc.assert(
      fc.property(small, (one) => {
        const [, allowedSkew] = one;
        const zones = zonesOf(one);
        const rebalance = fewestMoves(zones, allowedSkew);
        for (const { serving, keep } of zones) {
          const leaving = serving.filter(({ key }) => rebalance?.donors.includes(key)).length;
          expect(leaving === 0 || serving.length - leaving >= keep).toBe(true);
        }
        const total = (capacities: readonly number[]) => capacities.reduce((sum, capacity) => sum + capacity, 0);
        expect(total(capacitiesAfter(zones, rebalance))).toBeGreaterThanOrEqual(
          total(capacitiesAfter(zones, undefined)),
        );
      }),
      { numRuns: 2_000, seed: 2 },
    );
  });
});
