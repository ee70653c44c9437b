import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Installation, SourceName } from '../../../console/model.ts';
import { isKeyOfRole } from '../../../sandbox/iam/sessions.ts';
import { AwsError } from '../../../sandbox/wire/handlers.ts';
import { clusterIn, openSandbox, type SandboxSite } from './site.ts';

let site: SandboxSite;
/** What the person who looks on is refused, and how. */
let refused: Readonly<Record<string, AwsError>> = {};

const denied = (action: string) =>
  new AwsError(
    'AccessDenied',
    `User: arn:aws:sts::123456789012:assumed-role/ReadOnlyOps/ada is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`,
    { status: 403 },
  );

beforeAll(async () => {
  site = await openSandbox('busy-day');
  const { endpoint } = site.run.region;
  endpoint.intercept = async (call, _input, next) => {
    const error = isKeyOfRole(call.accessKeyId) ? undefined : refused[call.operation];
    if (error) throw error;
    return await next();
  };
  await site.pass(10);
});
beforeEach(() => {
  refused = {};
});
afterAll(() => site.close());

const stateOf = (name: SourceName) => (installation: Installation) => installation.sources[name].state;

describe('an API that the caller may not call', () => {
  test('takes its part away and no other, and says which right is missing', async () => {
    await site.until((one) => stateOf('metrics')(one) === 'ready');
    refused = { GetMetricData: denied('cloudwatch:GetMetricData') };
    const installation = await site.until((one) => stateOf('metrics')(one) === 'unavailable');
    expect(installation.sources.metrics).toMatchObject({
      problem: {
        kind: 'denied',
        action: 'cloudwatch:GetMetricData',
        policyStatement: `{\n  "Effect": "Allow",\n  "Action": [\n    "cloudwatch:GetMetricData"\n  ],\n  "Resource": "*"\n}`,
      },
    });
    expect(installation.connection.state).toBe('live');
    expect(installation.sources.clusters.state).toBe('ready');
    expect(clusterIn(installation).instances).toHaveLength(3);
    expect(installation.ledger.length).toBeGreaterThan(0);

    refused = {};
    const again = await site.until((one) => stateOf('metrics')(one) === 'ready');
    expect(clusterIn(again).load).toBeDefined();
  });

  test('of the ledger leaves what RDS and CloudWatch say', async () => {
    refused = { Query: denied('dynamodb:Query') };
    const installation = await site.until((one) => stateOf('ledger')(one) === 'unavailable');
    expect(installation.sources.ledger).toMatchObject({ problem: { kind: 'denied', action: 'dynamodb:Query' } });
    expect(clusterIn(installation).status).toBe('available');
    await site.pass(1);
    expect(installation.connection.state).toBe('live');
  });

  test('and one that is throttled is missing for another reason', async () => {
    await site.until((one) => stateOf('clusters')(one) === 'ready');
    refused = { DescribeDBInstances: new AwsError('Throttling', 'Rate exceeded', { status: 400 }) };
    const installation = await site.until((one) => stateOf('clusters')(one) === 'unavailable');
    expect(installation.sources.clusters).toMatchObject({ problem: { kind: 'throttled' } });
    // What was seen before stands.
    expect(clusterIn(installation).instances).toHaveLength(3);
  });

  test('an action that AWS refuses says so, and changes nothing', async () => {
    refused = { TransactWriteItems: denied('dynamodb:PutItem') };
    const about = { installation: 'sandbox', controller: 'replicas', resource: 'shop' };
    const result = await site.act({ action: 'pause', ...about, why: 'migration' });
    expect(result).toMatchObject({ ok: false, problem: { kind: 'denied', action: 'dynamodb:PutItem' } });
  });
});

test('a Region that has ended is told, once, and its last values stand', async () => {
  const before = await site.until((one) => one.clusters.length > 0);
  site.console.end('The run has ended.');
  const ended = await site.until((one) => one.endedBecause !== undefined);
  expect(ended).toMatchObject({ endedBecause: 'The run has ended.', stage: 'dev' });
  expect(ended.clusters.map(({ name }) => name)).toEqual(before.clusters.map(({ name }) => name));
});
