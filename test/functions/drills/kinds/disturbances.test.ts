import { describe, expect, test } from 'vitest';
import { type Disturbances, refusalOfDisturbances } from '../../../../functions/drills/kinds/disturbances.ts';
import { defineFleet } from '../../../../fleet/fleet.ts';
import { networkArns } from '../../../../sandbox/services/elastic-load-balancing/index.ts';

const ALB = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app';
const API = `${ALB}/api/50dc6c495c0c9188`;
const SITE = `${ALB}/site/50dc6c495c0c9189`;
const zones = ['eu-west-1a', 'eu-west-1b'];

const fleet = {
  ...defineFleet({
    targetGroups: { edge: { ...networkArns('edge'), zones, pool: 'external' } },
    certificates: { web: { domains: [['shop.example']], loadBalancers: { site: {} } } },
  }),
  drills: { list: [{ drill: 'zone-evacuation', resource: 'api', loadBalancer: API }] },
} as unknown as Parameters<typeof refusalOfDisturbances>[1];

const NONE: Disturbances = { experiments: [], suspectedZones: [], shifts: [] };
const experiment = { id: 'EXP1', templateId: 'EXT1', status: 'running' };
const shift = (resource: string, kind = 'ZONAL_SHIFT') => ({ kind, awayFrom: 'euw1-az1', resource, comment: '' });

describe('a drill', () => {
  test.for<readonly [name: string, beside: Partial<Disturbances>, refused: readonly [string, string] | undefined]>([
    ['is free to begin where nothing goes on', {}, undefined],
    [
      'waits for an experiment, whatever that touches',
      { experiments: [experiment] },
      [
        'fis-experiment',
        'The FIS experiment EXP1 (of EXT1) is running in this account and Region: wait until it ends, or stop it.',
      ],
    ],
    [
      'waits while AWS suspects a zone, whatever is shifted',
      { suspectedZones: ['euw1-az3'] },
      ['autoshift', 'AWS shifts traffic away from euw1-az3, because it suspects that zone: wait until it ends.'],
    ],
    [
      'waits for a shift of a target group’s load balancer',
      { shifts: [shift(networkArns('edge').loadBalancer)] },
      [
        'zonal-shift',
        'A zonal shift of traffic of edge away from euw1-az1 is already active: wait until it ends, or cancel it.',
      ],
    ],
    [
      'waits for a practice run of a load balancer whose certificates are kept',
      { shifts: [shift(SITE, 'PRACTICE_RUN')] },
      ['practice-run', 'A practice run of ARC shifts traffic of site away from euw1-az1: wait until it ends.'],
    ],
    [
      'waits for an experiment’s shift of a load balancer that is evacuated',
      { shifts: [shift(API, 'FIS_EXPERIMENT')] },
      ['fis-experiment', 'An FIS experiment shifts traffic of api away from euw1-az1: wait until it ends.'],
    ],
    ['takes a kind that is new for a shift', { shifts: [shift(API, 'NEW')] }, ['zonal-shift', 'of api away']],
    ['does not wait for load balancers of others', { shifts: [shift(`${ALB}/other/50dc6c495c0c9190`)] }, undefined],
    [
      'nor for what is no load balancer',
      { shifts: [shift('arn:aws:eks:eu-west-1:123456789012:cluster/site')] },
      undefined,
    ],
    [
      'finds the one of the fleet behind others’',
      { shifts: [shift(`${ALB}/other/50dc6c495c0c9190`), shift(SITE)] },
      ['zonal-shift', 'of site away'],
    ],
  ])('%s', ([, beside, refused]) => {
    const refusal = refusalOfDisturbances({ ...NONE, ...beside }, fleet)?.refusal;
    expect(refusal?.reason).toBe(refused?.[0]);
    expect(refusal?.explanation ?? '').toContain(refused?.[1] ?? '');
  });
});
