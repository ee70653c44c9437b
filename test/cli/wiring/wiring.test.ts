import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { RDSClient } from '@aws-sdk/client-rds';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRegion } from '../../../sandbox/region.ts';
import { issueCertificate } from '../../../sandbox/scenarios/website.ts';
import { DEFAULT_SUBNETS, DEFAULT_VPC } from '../../../sandbox/services/ec2/index.ts';
import type { Listening } from '../../../sandbox/wire/server.ts';
import { createShop, WRITER_HOST } from '../../functions/workers/prober/deployed.ts';

const COMMAND = fileURLToPath(new URL('../../../cli/evenkeel.ts', import.meta.url));
const FLEET = fileURLToPath(new URL('fleet.ts', import.meta.url));
const READER_HOST = 'evenkeel-shop.cluster-custom-c4evenkeel7x.eu-west-1.rds.amazonaws.com';

let api: Listening;
let listenerArn: string;
const region = createRegion();

beforeAll(async () => {
  await region.rds.instantly(() => createShop(new RDSClient(region.clientConfig())));
  const certificate = await issueCertificate(region, ['www.shop.example'], { daysAgo: 10 });
  const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
  const { LoadBalancers } = await elb.send(
    new CreateLoadBalancerCommand({ Name: 'shop', Subnets: DEFAULT_SUBNETS.map(({ id }) => id) }),
  );
  const { TargetGroups } = await elb.send(
    new CreateTargetGroupCommand({
      Name: 'shop',
      Protocol: 'HTTP',
      Port: 80,
      VpcId: DEFAULT_VPC,
      HealthCheckPath: '/health.txt?full=yes',
    }),
  );
  const [{ TargetGroupArn } = {}] = TargetGroups ?? [];
  const { Listeners } = await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: LoadBalancers![0]!.LoadBalancerArn,
      Protocol: 'HTTPS',
      Port: 443,
      Certificates: [{ CertificateArn: certificate }],
      DefaultActions: [{ Type: 'forward', TargetGroupArn }],
    }),
  );
  listenerArn = Listeners![0]!.ListenerArn!;
  await elb.send(
    new CreateRuleCommand({
      ListenerArn: listenerArn,
      Priority: 10,
      Conditions: [{ Field: 'host-header', HostHeaderConfig: { Values: ['www.shop.example'] } }],
      Actions: [{ Type: 'forward', TargetGroupArn }],
    }),
  );
  api = await region.endpoint.listen();
});
afterAll(() => api.close());

async function wiring(...args: string[]) {
  const options = ['--fleet', FLEET, '--endpoint-url', api.url];
  const running = promisify(execFile)(process.execPath, [COMMAND, 'wiring', ...args, ...options]);
  return await running.then(
    ({ stdout }) => ({ code: 0, stdout, stderr: '' }),
    (error: { readonly code: number; readonly stdout: string; readonly stderr: string }) => error,
  );
}

test('says what is missing before the endpoints are published', async () => {
  const { code, stderr } = await wiring('django');
  expect(code).toBe(1);
  expect(stderr).toContain(
    'The endpoints of shop are not published yet (/evenkeel/shop/writer, /evenkeel/shop/reader):',
  );
});

describe('once they are', () => {
  beforeAll(async () => {
    const ssm = new SSMClient(region.clientConfig());
    for (const [role, Value] of Object.entries({ writer: WRITER_HOST, reader: READER_HOST }))
      await ssm.send(new PutParameterCommand({ Name: `/evenkeel/shop/${role}`, Type: 'String', Value }));
  });

  test.each([
    ['django', 'settings.py (add)', 'CONN_MAX_AGE": 60'],
    ['node', 'database.mjs', 'maxLifetimeSeconds: 60'],
    ['rails', 'config/database.yml', 'replica: true'],
    ['spring', 'src/main/resources/application.yml (add)', 'max-lifetime: 60000'],
    ['drivers', 'jdbc.properties', 'wrapperPlugins=customEndpoint,failover2,efm2'],
  ])('%s gets both hosts, the port and the database, and connections that end', async (what, file, line) => {
    const { code, stdout, stderr } = await wiring(what);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`########## ${file}\n`);
    for (const each of [WRITER_HOST, READER_HOST, '5432', 'store', line]) expect(stdout).toContain(each);
    expect(stdout).not.toMatch(/battery-staple/);
  });
});

test.each([
  ['nginx', ['server_name www.shop.example;', 'location = /health.txt {', 'set_real_ip_from ']],
  ['apache', ['ServerName www.shop.example', 'RewriteRule "^/health\\.txt$" - [L]', 'RemoteIPInternalProxy ']],
])('%s gets the hosts, the health check and the networks of the listener', async (what, lines) => {
  const { code, stdout, stderr } = await wiring(what, '--listener', listenerArn);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const line of lines) expect(stdout).toContain(line);
});

test('a subnet with IPv6 alone, and one with both, are trusted by the addresses that they have', async () => {
  region.endpoint.intercept = async ({ operation }, _input, next) =>
    operation === 'DescribeSubnets'
      ? {
          Subnets: [
            { SubnetId: 'subnet-1', Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: '2a05:d018:0:1::/64' }] },
            {
              SubnetId: 'subnet-2',
              CidrBlock: '10.0.2.0/24',
              Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: '2a05:d018:0:2::/64' }],
            },
          ],
        }
      : await next();
  try {
    const { stdout } = await wiring('nginx', '--listener', listenerArn);
    expect(stdout.match(/^set_real_ip_from .*$/gm)).toEqual([
      'set_real_ip_from 10.0.2.0/24;',
      'set_real_ip_from 2a05:d018:0:1::/64;',
      'set_real_ip_from 2a05:d018:0:2::/64;',
    ]);
  } finally {
    delete region.endpoint.intercept;
  }
});

test.each([
  [['nginx'], 1, 'Which listener? evenkeel wiring nginx --listener ARN'],
  [['django', '--cluster', 'shopp'], 1, 'Unknown cluster "shopp". Available: shop. Specify --cluster NAME.'],
  [['flask'], 64, 'Allowed choices are django, node, rails, spring, drivers, nginx, apache.'],
])('%j ends with %i and is told what to say', async (args, exitCode, says) => {
  const { code, stderr } = await wiring(...args);
  expect([code, stderr]).toEqual([exitCode, expect.stringContaining(says)]);
});
