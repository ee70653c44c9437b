import { describe, expect, test } from 'vitest';
import { orderOf } from '../../../../functions/workers/warmer/order.ts';
import fleet from './fleet.ts';

const order = (region: string, host: string) =>
  orderOf(
    {
      schemaVersion: 1,
      cluster: 'shop',
      readerId: 'reader',
      host,
      port: 5432,
      engine: 'aurora-postgresql',
      requestedAtMs: 0,
    },
    fleet,
    region,
    0,
  ).host;

describe('a password is sent to hosts of RDS in the own Region only', () => {
  test.each([
    ['eu-west-1', 'reader.c4x.eu-west-1.rds.amazonaws.com'],
    ['us-gov-east-1', 'reader.c4x.us-gov-east-1.rds.amazonaws.com'],
    ['cn-north-1', 'reader.c4x.rds.cn-north-1.amazonaws.com.cn'],
    ['eusc-de-east-1', 'reader.c4x.eusc-de-east-1.rds.amazonaws.eu'],
    ['us-iso-east-1', 'reader.c4x.us-iso-east-1.rds.c2s.ic.gov'],
  ])('in %s: %s', (region, host) => {
    expect(order(region, host)).toBe(host);
  });

  test.each([
    ['eu-west-1', 'reader.c4x.us-east-1.rds.amazonaws.com'],
    ['eusc-de-east-1', 'reader.c4x.eusc-de-east-1.rds.amazonaws.com'],
    ['cn-north-1', 'reader.c4x.rds.cn-north-1.amazonaws.com'],
    ['eu-west-1', 'reader.c4x.eu-west-1.rds.amazonaws.com.example'],
  ])('not in %s: %s', (region, host) => {
    expect(() => order(region, host)).toThrow(`${host} is not the endpoint of reader in ${region}.`);
  });
});
