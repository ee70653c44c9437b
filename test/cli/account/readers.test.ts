import {
  CreateLoadBalancerCommand,
  ElasticLoadBalancingV2Client,
  type LoadBalancer,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import { readSnapshot } from '../../../cli/account/account.ts';
import type { PartName } from '../../../cli/account/parts.ts';
import { createRegion, type Region } from '../../../sandbox/region.ts';
import { DEFAULT_SUBNETS } from '../../../sandbox/services/ec2/index.ts';
import { createSite, listen, settingsOf } from './region.ts';

/** One part of a Region whose answer to an operation is another one. */
async function read<Name extends PartName>(region: Region, name: Name, answers: Readonly<Record<string, object>> = {}) {
  region.endpoint.intercept = async ({ operation }, _input, next) => answers[operation] ?? (await next());
  const { parts, unread } = await readSnapshot([name], { stage: 'dev' }, settingsOf(region));
  expect([...unread]).toEqual([]);
  return parts[name]!;
}

test('a route whose internet gateway is gone makes no subnet public', async () => {
  const routes = (...states: string[]) => ({
    RouteTables: states.map((State, at) => ({
      VpcId: `vpc-${at}`,
      Associations: [{ Main: true }],
      Routes: [{ DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-0a1b2c3d', State }],
    })),
  });
  const tables = await read(createRegion(), 'routeTables', { DescribeRouteTables: routes('active', 'blackhole') });
  expect(tables.map(({ hasInternetGateway }) => hasInternetGateway)).toEqual([true, false]);
});

test('an Auto Scaling group owns the target groups that were attached to it as sources of traffic', async () => {
  const AutoScalingGroups = [
    {
      AutoScalingGroupName: 'web',
      TargetGroupARNs: ['arn:a'],
      TrafficSources: [
        { Identifier: 'arn:a', Type: 'elbv2' },
        { Identifier: 'arn:b', Type: 'elbv2' },
        { Identifier: 'arn:c', Type: 'vpc-lattice' },
      ],
    },
  ];
  const groups = await read(createRegion(), 'scalingGroups', { DescribeAutoScalingGroups: { AutoScalingGroups } });
  expect(groups.map(({ targetGroupArns }) => targetGroupArns)).toEqual([['arn:a', 'arn:b']]);
});

test('a service of ECS owns both groups of a deployment by blue and green', async () => {
  const loadBalancers = [
    { targetGroupArn: 'arn:blue', advancedConfiguration: { alternateTargetGroupArn: 'arn:green' } },
    { targetGroupArn: 'arn:other' },
  ];
  const services = await read(createRegion(), 'services', {
    ListClusters: { clusterArns: ['arn:aws:ecs:eu-west-1:123456789012:cluster/main'] },
    ListServices: { serviceArns: ['arn:aws:ecs:eu-west-1:123456789012:service/main/shop'] },
    DescribeServices: {
      services: [
        {
          clusterArn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/main',
          serviceName: 'shop',
          status: 'ACTIVE',
          loadBalancers,
        },
      ],
    },
  });
  expect(services.map(({ targetGroupArns }) => targetGroupArns)).toEqual([['arn:blue', 'arn:green', 'arn:other']]);
});

test('an address is fixed where somebody chose it: an Elastic IP address, or a private one', async () => {
  const region = createRegion();
  const [first, second, third] = DEFAULT_SUBNETS;
  await new ElasticLoadBalancingV2Client(region.clientConfig()).send(
    new CreateLoadBalancerCommand({ Name: 'edge', Type: 'network', Subnets: [first!.id, second!.id, third!.id] }),
  );
  const AvailabilityZones: LoadBalancer['AvailabilityZones'] = [
    {
      ZoneName: 'a',
      SubnetId: first!.id,
      LoadBalancerAddresses: [{ IpAddress: '192.0.2.1', AllocationId: 'eipalloc-1' }],
    },
    { ZoneName: 'b', SubnetId: second!.id, LoadBalancerAddresses: [{ PrivateIPv4Address: '10.0.2.7' }] },
    { ZoneName: 'c', SubnetId: third!.id, LoadBalancerAddresses: [{ IpAddress: '192.0.2.3' }] },
  ];
  const LoadBalancers = [{ LoadBalancerArn: 'arn:edge', LoadBalancerName: 'edge', Type: 'network', AvailabilityZones }];
  const [edge] = await read(region, 'loadBalancers', { DescribeLoadBalancers: { LoadBalancers } });
  expect(edge!.zones.map(({ hasFixedAddress }) => hasFixedAddress)).toEqual([true, true, false]);
});

test('a redirect has the port of its own host, and none of another one', async () => {
  const region = createRegion();
  const { loadBalancerArn } = await createSite(region, { name: 'web', securityGroup: 'sg-0a000000000000000' });
  const redirect = (port: number, RedirectConfig: object) =>
    listen(region, loadBalancerArn, port, {
      Type: 'redirect',
      RedirectConfig: { StatusCode: 'HTTP_301', Protocol: 'HTTPS', ...RedirectConfig },
    });
  await redirect(80, { Port: '8443' });
  await redirect(81, {});
  await redirect(82, { Host: 'elsewhere.example', Port: '443' });
  const listeners = await read(region, 'listeners');
  expect(listeners.map(({ port, defaultActions }) => [port, defaultActions[0]!.redirectPort])).toEqual([
    [80, '8443'],
    [81, '#{port}'],
    [82, undefined],
  ]);
});
