import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { defineFleet, type Fleet } from '../../fleet/fleet.ts';
import { publishedParts, readPublished } from '../../fleet/published.ts';

const CLUSTER = { classes: ['db.r6g.large'], zones: ['eu-west-1a', 'eu-west-1b'] };

/** Names that do not compress, so that there are several parts. */
const fleet = defineFleet({
  clusters: Object.fromEntries(Array.from({ length: 200 }, () => [`c${randomBytes(20).toString('hex')}`, CLUSTER])),
});
const other = defineFleet({ clusters: { shop: CLUSTER } });

describe('a published fleet', () => {
  test('is read whatever the order of its parts, each of which fits into a parameter', () => {
    const parts = publishedParts(fleet);
    expect(parts.length).toBeGreaterThan(1);
    expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(4_096);
    expect(readPublished(parts.toReversed())).toEqual(JSON.parse(JSON.stringify(fleet)));
  });

  test('of one part is read, too', () => {
    const parts = publishedParts(other);
    expect(parts).toHaveLength(1);
    expect(readPublished(parts)).toEqual(JSON.parse(JSON.stringify(other)));
  });

  test.each<[what: string, parts: (own: string[]) => string[], says: string]>([
    ['lacks a part', (own) => own.slice(1), 'is just being changed'],
    ['has one twice', (own) => [...own, own[0]!], 'is just being changed'],
    [
      'has a part of another fleet',
      (own) => [...publishedParts(changed(fleet)).slice(0, 1), ...own.slice(1)],
      'is just being changed',
    ],
    [
      'was edited',
      (own) => [own[0]!.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')), ...own.slice(1)],
      'changed by hand',
    ],
    ['is something else', () => ['{"clusters":{}}'], 'is not written as Evenkeel writes it'],
  ])('that %s is refused', (_what, parts, says) => {
    expect(() => readPublished(parts(publishedParts(fleet)))).toThrow(says);
  });
});

/** The same fleet but for one cluster. */
function changed({ clusters, ...rest }: Fleet): Fleet {
  return { ...rest, clusters: { ...clusters, shop: other.clusters['shop']! } };
}
