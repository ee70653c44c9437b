import { expect, test } from 'vitest';
import { hostBesideAws } from '../../../functions/aws/endpoints.ts';

test.for<[string, Record<string, string>, string, string | undefined]>([
  ['no endpoint is configured', { AWS_REGION: 'eu-west-1' }, 'eu-west-1', undefined],
  ['an empty one is', { AWS_ENDPOINT_URL: '' }, 'eu-west-1', undefined],
  ['one of AWS', { AWS_ENDPOINT_URL: 'https://rds.eu-west-1.amazonaws.com' }, 'eu-west-1', undefined],
  [
    'a VPC endpoint',
    { AWS_ENDPOINT_URL_RDS: 'https://vpce-0a1b-2c3d.rds.eu-west-1.vpce.amazonaws.com' },
    'eu-west-1',
    undefined,
  ],
  ['one of dual stack', { AWS_ENDPOINT_URL: 'https://rds.eu-west-1.api.aws' }, 'eu-west-1', undefined],
  [
    'one of another partition',
    { AWS_ENDPOINT_URL: 'https://rds.cn-north-1.amazonaws.com.cn' },
    'cn-north-1',
    undefined,
  ],
  ['a sandbox', { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' }, 'eu-west-1', '127.0.0.1'],
  ['a sandbox for one service', { AWS_ENDPOINT_URL_RDS: 'https://region.internal' }, 'eu-west-1', 'region.internal'],
  [
    'a host that only looks like one of AWS',
    { AWS_ENDPOINT_URL: 'https://amazonaws.com.example' },
    'eu-west-1',
    'amazonaws.com.example',
  ],
  ['a host whose end is like AWS’s', { AWS_ENDPOINT_URL: 'https://notamazonaws.com' }, 'eu-west-1', 'notamazonaws.com'],
  ['no address at all', { AWS_ENDPOINT_URL: 'sandbox' }, 'eu-west-1', 'sandbox'],
  [
    'a sandbox that the SDK is told to ignore',
    { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
    'eu-west-1',
    undefined,
  ],
])('where %s', ([, environment, region, host]) => {
  expect(hostBesideAws(environment, region)).toBe(host);
});
