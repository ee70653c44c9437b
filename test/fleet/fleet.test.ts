import { describe, expect, test } from 'vitest';
import { defineFleet } from '../../fleet/fleet.ts';
import { faultsIn, shop } from './faults.ts';

const A_NAME = 'an Aurora cluster identifier: lower-case letters, digits and single hyphens, starting with a letter';

describe('a fleet', () => {
  test('may be empty', () => {
    expect(defineFleet({})).toEqual({
      clusters: {},
      certificates: {},
      hostedZones: [],
      targetGroups: {},
      sweeps: { inPartsFrom: 300 },
      attention: { emails: [], webhooks: [] },
      drills: {
        people: {},
        calendar: {
          timeZone: 'UTC',
          days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
          from: '09:00',
          until: '17:00',
          freezes: [],
        },
        coolDownSeconds: 3600,
        list: [],
        gameDays: {},
        gameDaySchedules: {},
      },
    });
  });

  test('needs classes and zones of a cluster, and nothing else', () => {
    expect(faultsIn({ clusters: { shop } })).toEqual([]);
    expect(faultsIn({ clusters: { shop: {} } })).toEqual([
      { path: 'clusters.shop.classes', value: 'nothing', allowed: 'a list: [ … ]' },
      { path: 'clusters.shop.zones', value: 'nothing', allowed: 'a list: [ … ]' },
    ]);
  });

  test('stays as it is when it is defined twice', () => {
    const once = defineFleet({ clusters: { shop: { ...shop, readers: { max: 3 } } } });
    expect(defineFleet(once)).toEqual(once);
  });

  test.for([null, undefined, 7, 'shop', [shop]])('is an object, not %j', (fleet) => {
    expect(faultsIn(fleet)).toMatchObject([{ path: 'the fleet', allowed: 'an object: { … }' }]);
  });

  test('refuses fields that there are not, wherever they stand', () => {
    const readers = { min: 1, maximum: 5 };
    const allowed = 'no such field; check its spelling';
    expect(faultsIn({ cluster: {}, clusters: { shop: { ...shop, targetCpu: 50, readers } } })).toEqual([
      { path: 'clusters.shop.readers.maximum', value: '5', allowed },
      { path: 'clusters.shop.targetCpu', value: '50', allowed },
      { path: 'cluster', value: '{}', allowed },
    ]);
  });

  test('must not have a floor above its ceiling', () => {
    const path = 'clusters.shop.readers.max';
    const allowed = 'at least readers.min (default: 5)';
    expect(faultsIn({ clusters: { shop: { ...shop, readers: { min: 4, max: 3 } } } })).toEqual([
      { path, value: '3', allowed },
    ]);
    expect(faultsIn({ clusters: { shop: { ...shop, readers: { min: 6 } } } })).toEqual([
      { path, value: 'nothing', allowed },
    ]);
  });
});

describe("a cluster's name", () => {
  test.for(['a', 'shop-2', 'a'.repeat(63)])('may be %s', (name) => {
    expect(faultsIn({ clusters: { [name]: shop } })).toEqual([]);
  });

  test.for(['Shop', '2shop', 'shop-', '-shop', 'shop--2', 'shop_2', 'shop 2', ''])('must not be "%s"', (name) => {
    expect(faultsIn({ clusters: { [name]: shop } })).toEqual([
      { path: `clusters.${name}`, value: `'${name}'`, allowed: A_NAME },
    ]);
  });

  test('has at most 63 characters', () => {
    expect(faultsIn({ clusters: { ['a'.repeat(64)]: shop } })).toMatchObject([{ allowed: 'at most 63 characters' }]);
  });

  test('differs in its first 54 characters from every other: endpoints are called after them', () => {
    const beginning = 'a'.repeat(54);
    expect(faultsIn({ clusters: { [`${beginning}b`]: shop, [`${beginning}c`]: shop } })).toEqual([
      {
        path: `clusters.${beginning}c`,
        value: `'${beginning}c'`,
        allowed: `another prefix than ${beginning}b: the endpoints of both would be named evenkeel-${beginning}`,
      },
    ]);
    expect(faultsIn({ clusters: { [`${'a'.repeat(53)}b`]: shop, [`${'a'.repeat(53)}c`]: shop } })).toEqual([]);
  });
});

describe('a wrong fleet', () => {
  test('is told all that is wrong with it at once', () => {
    const faults = faultsIn({
      clusters: {
        shop: { ...shop, mode: 'acts', readers: { min: 9, max: 3, floor: 1 }, zones: ['here'] },
        Billing: { ...shop, targetCpuPercent: 99 },
        search: { ...shop, warmUp: { sql: ['SELECT 1'], secret: 'search' } },
      },
    });
    expect(faults.map(({ path }) => path).toSorted()).toEqual([
      'clusters.Billing',
      'clusters.Billing.targetCpuPercent',
      'clusters.shop.mode',
      'clusters.shop.readers.floor',
      'clusters.shop.readers.max',
      'clusters.shop.zones.0',
      'vpc',
    ]);
  });

  test('says it in a message of a line for each fault', () => {
    expect(() => defineFleet({ clusters: { shop: { ...shop, readers: { min: 0 }, cooldownSeconds: -1 } } })).toThrow(
      [
        'The fleet is not valid:',
        '  clusters.shop.readers.min: 0 — at least 1',
        '  clusters.shop.cooldownSeconds: -1 — at least 0',
      ].join('\n'),
    );
  });
});
