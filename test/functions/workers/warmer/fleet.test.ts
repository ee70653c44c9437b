import { describe, expect, test } from 'vitest';
import { FleetError, type FleetFault } from '../../../../fleet/faults.ts';
import { defineFleet, type FleetInput } from '../../../../fleet/fleet.ts';

const vpc = { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d4e5f60718'] };
const warmUp = { sql: ['SELECT 1'], secret: 'shop/warm-up' };

const fleetWith = (warmUp: unknown, more: object = { vpc }): FleetInput =>
  ({
    ...more,
    clusters: { shop: { classes: ['db.r6g.large'], zones: ['eu-west-1a'], warmUp } },
  }) as FleetInput;

function faultsOf(input: FleetInput): readonly FleetFault[] {
  try {
    defineFleet(input);
  } catch (error) {
    if (error instanceof FleetError) return error.faults;
    throw error;
  }
  return [];
}

describe('a warm-up in the fleet', () => {
  test('is none unless one is given', () => {
    expect(defineFleet(fleetWith(undefined, {})).clusters['shop']!.warmUp).toBe('none');
  });

  test('takes five minutes at the most unless the fleet says otherwise', () => {
    expect(defineFleet(fleetWith(warmUp)).clusters['shop']!.warmUp).toEqual({ ...warmUp, timeoutSeconds: 300 });
  });

  test('stays as it is when a fleet is defined twice', () => {
    const once = defineFleet(fleetWith(warmUp));
    expect(defineFleet(once)).toEqual(once);
  });

  const valid: readonly [name: string, warmUp: object][] = [
    ['twenty statements', { ...warmUp, sql: Array.from({ length: 20 }, () => 'SELECT 1') }],
    ['ten seconds', { ...warmUp, timeoutSeconds: 10 }],
    ['ten minutes', { ...warmUp, timeoutSeconds: 600 }],
    [
      'a secret by its ARN',
      { ...warmUp, secret: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/a-b1C2d3' },
    ],
    ['the secret that RDS keeps', { ...warmUp, secret: 'rds!cluster-0a1b2c3d' }],
  ];
  test.for(valid)('may have %s', ([, given]) => {
    expect(faultsOf(fleetWith(given))).toEqual([]);
  });

  const at = 'clusters.shop.warmUp';
  const invalid: readonly [name: string, warmUp: unknown, path: string, allowed: RegExp][] = [
    ['another word than none', 'some', at, /^"none", or \{ sql, secret, timeoutSeconds \}$/],
    ['no statement', { ...warmUp, sql: [] }, `${at}.sql`, /^at least 1/],
    ['21 statements', { ...warmUp, sql: Array.from({ length: 21 }, () => 'SELECT 1') }, `${at}.sql`, /^at most 20/],
    ['an empty statement', { ...warmUp, sql: ['SELECT 1', ' '] }, `${at}.sql.1`, /^a statement$/],
    ['no secret', { sql: ['SELECT 1'] }, `${at}.secret`, /string/],
    ['a secret with a space', { ...warmUp, secret: 'a b' }, `${at}.secret`, /^the name of a secret, or its whole ARN$/],
    [
      'an ARN without its last six characters',
      { ...warmUp, secret: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop' },
      `${at}.secret`,
      /^the name of a secret, or its whole ARN$/,
    ],
    ['nine seconds', { ...warmUp, timeoutSeconds: 9 }, `${at}.timeoutSeconds`, /^at least 10$/],
    ['601 seconds', { ...warmUp, timeoutSeconds: 601 }, `${at}.timeoutSeconds`, /^at most 600$/],
    ['a field of another name', { ...warmUp, sqls: [] }, `${at}.sqls`, /^no such field/],
  ];
  test.for(invalid)('must not have %s', ([, given, path, allowed]) => {
    expect(faultsOf(fleetWith(given))).toMatchObject([{ path, allowed: expect.stringMatching(allowed) }]);
  });

  test('needs a VPC', () => {
    expect(faultsOf(fleetWith(warmUp, {}))).toEqual([
      {
        path: 'vpc',
        value: 'nothing',
        allowed: '{ subnetIds, securityGroupIds }, because a cluster has a warmUp, which runs in a VPC',
      },
    ]);
  });

  test('needs subnets and security groups by their ids', () => {
    const wrong = { vpc: { subnetIds: ['private-1', 'subnet-0a1b2c3'], securityGroupIds: [] } };
    const allowed = 'an ID such as subnet-0a1b2c3d4e5f60718';
    expect(faultsOf(fleetWith(warmUp, wrong))).toMatchObject([
      { path: 'vpc.subnetIds.0', allowed },
      { path: 'vpc.subnetIds.1', allowed },
      { path: 'vpc.securityGroupIds', allowed: expect.stringMatching(/^at least 1/) },
    ]);
  });
});
