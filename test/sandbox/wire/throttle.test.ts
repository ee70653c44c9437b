import { DescribeLoadBalancersCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../../sandbox/clock.ts';
import { createRegion, type Region } from '../../../sandbox/region.ts';
import { createThrottle } from '../../../sandbox/wire/throttle.ts';
import { createRole, ROLE_ARN } from '../iam/fixture.ts';

const call = (operation: string, service = 'acm') => ({
  service,
  operation,
  region: 'eu-west-1',
  accessKeyId: 'ASIA',
  requestId: '1',
});

/** How many of so many calls at once go through. */
function through(throttle: (context: ReturnType<typeof call>) => void, count: number, operation: string): number {
  let passed = 0;
  for (let number = 0; number < count; number++) {
    try {
      throttle(call(operation));
      passed++;
    } catch (error) {
      expect((error as Error).name).toBe('ThrottlingException');
    }
  }
  return passed;
}

describe('calls that come too fast', () => {
  test('are refused beyond the burst, and go through again at the rate', async () => {
    const clock = new VirtualClock(0);
    const throttle = createThrottle(clock, [{ service: 'acm', operations: /./, burst: 20, perSecond: 3 }]);
    expect(through(throttle, 30, 'ListCertificates')).toBe(20);
    await clock.runUntil(2_000);
    expect(through(throttle, 30, 'ListCertificates')).toBe(6);
    await clock.runUntil(60_000);
    expect(through(throttle, 30, 'ListCertificates')).toBe(20);
  });

  test('need a token of every rate that is about them, and take none if one is missing', () => {
    const throttle = createThrottle(new VirtualClock(0), [
      { service: 'acm', operations: /./, burst: 4, perSecond: 1 },
      { service: 'acm', operations: /^Delete/, burst: 1, perSecond: 1 },
    ]);
    expect(through(throttle, 3, 'DeleteCertificate')).toBe(1);
    expect(through(throttle, 9, 'ListCertificates')).toBe(3);
  });

  test('of another service are none of its business', () => {
    const throttle = createThrottle(new VirtualClock(0), [{ service: 'acm', operations: /./, burst: 1, perSecond: 1 }]);
    throttle(call('ListCertificates'));
    throttle(call('ListHostedZones', 'route53'));
    expect(() => throttle(call('ListCertificates'))).toThrow('Rate exceeded');
  });
});

describe('the rates of a Region', () => {
  const codes = async (credentials: { accessKeyId: string; secretAccessKey: string }, region: Region) => {
    const client = new ElasticLoadBalancingV2Client({ ...region.clientConfig(), credentials });
    const calls = Array.from({ length: 41 }, () =>
      client.send(new DescribeLoadBalancersCommand({})).then(
        () => 'answered',
        (error: unknown) => (error as Error).name,
      ),
    );
    return (await Promise.all(calls)).filter((code) => code !== 'answered');
  };

  test('bind functions: of 41 Describe calls at once to Elastic Load Balancing, one is refused', async () => {
    const region = createRegion();
    const Statement = [{ Effect: 'Allow', Action: 'elasticloadbalancing:Describe*', Resource: '*' }];
    await createRole(region.iam, 'replicas', { Policies: [{ PolicyName: 'own', PolicyDocument: { Statement } }] });
    expect(await codes(region.iam.credentialsFor(ROLE_ARN, 'replicas'), region)).toEqual(['Throttling']);
  });

  test('do not bind people, whose calls take no time', async () => {
    expect(await codes({ accessKeyId: 'test', secretAccessKey: 'test' }, createRegion())).toEqual([]);
  });
});
