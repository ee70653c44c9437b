import { describe, expect, test } from 'vitest';
import { defineFleet } from '../../fleet/fleet.ts';
import { faultsIn } from './faults.ts';

const ELB = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012';
const shop = {
  arn: `${ELB}:targetgroup/shop/0123456789abcdef`,
  loadBalancer: `${ELB}:loadbalancer/net/shop/0123456789abcdef`,
  zones: ['eu-west-1a', 'eu-west-1b'],
  pool: 'external' as const,
};

describe('a target group', () => {
  test('needs its ARNs, its zones and its pool, and nothing else', () => {
    expect(defineFleet({ targetGroups: { shop } }).targetGroups['shop']).toEqual({
      ...shop,
      mode: 'observe',
      pinnedZones: [],
      minHealthyPerZone: 1,
      allowedSkew: 1,
      crossZone: 'bridge',
      weights: {},
      movesPerMinute: 10,
      giveBackAfterSeconds: 300,
    });
  });

  const wrong: readonly [name: string, changes: object, path: string][] = [
    [
      'of an Application Load Balancer',
      { loadBalancer: `${ELB}:loadbalancer/app/shop/0123456789abcdef` },
      'loadBalancer',
    ],
    ['with the ARN of another name', { arn: `${ELB}:targetgroup/other/0123456789abcdef` }, 'arn'],
    ['with a pinned zone that is none of its zones', { pinnedZones: ['eu-west-1c'] }, 'pinnedZones'],
    ['without a zone', { zones: [] }, 'zones'],
    ['with a minimum of none', { minHealthyPerZone: 0 }, 'minHealthyPerZone'],
    ['with a weight that is no whole number', { weights: { 'm7g.large': 1.5 } }, 'weights.m7g.large'],
    ['with more moves than ELB takes', { movesPerMinute: 241 }, 'movesPerMinute'],
    ['with a pool that there is not', { pool: 'anything' }, 'pool'],
  ];
  test.for(wrong)('is refused %s', ([, changes, path]) => {
    const faults = faultsIn({ targetGroups: { shop: { ...shop, ...changes } } });
    expect(faults.map((fault) => fault.path)).toEqual([`targetGroups.shop.${path}`]);
  });
});
