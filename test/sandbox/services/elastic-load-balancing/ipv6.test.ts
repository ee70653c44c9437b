import {
  CreateLoadBalancerCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  RegisterTargetsCommand,
  SetIpAddressTypeCommand,
  type CreateTargetGroupCommandInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { loadBalancingRegion, refusal } from './support.ts';

const SIX = { Subnets: ['subnet-six6-a', 'subnet-six6-b'] };

/** The VPC `vpc-six6` has IPv6, `vpc-shop` has none. */
function setting() {
  const region = loadBalancingRegion();
  const { client, loadBalancer, targetGroup } = region;
  return {
    ...region,
    dualstack: (more = {}) => loadBalancer('six', { Type: 'network', IpAddressType: 'dualstack', ...SIX, ...more }),
    group: (Name: string, more: Partial<CreateTargetGroupCommandInput> = {}) =>
      targetGroup(Name, { Protocol: 'TCP', VpcId: 'vpc-six6', IpAddressType: 'ipv6', ...more }),
    set: (LoadBalancerArn: string, IpAddressType: 'ipv4' | 'dualstack') =>
      client.send(new SetIpAddressTypeCommand({ LoadBalancerArn, IpAddressType })),
    register: (TargetGroupArn: string, Id: string) =>
      client.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id }] })),
  };
}

describe('a dual-stack load balancer', () => {
  test('says so, and has IPv6 addresses in DNS beside the others', async () => {
    const { client, dualstack, service } = setting();
    const arn = await dualstack();
    const { LoadBalancers } = await client.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [arn] }));
    expect(LoadBalancers![0]!.IpAddressType).toBe('dualstack');
    const name = LoadBalancers![0]!.DNSName!.toLowerCase();
    const answer = (type: 'A' | 'AAAA') =>
      service.names.answer(
        service.names.zoneOf(name, () => true)!,
        name,
        type,
        () => true,
      );
    expect(answer('AAAA')).toMatchObject({ values: ['2001:db8:127:1::1', '2001:db8:127:2::1'] });
    expect(answer('A')).toMatchObject({ values: ['127.0.1.1', '127.0.2.1'] });
    await client.send(new SetIpAddressTypeCommand({ LoadBalancerArn: arn, IpAddressType: 'ipv4' }));
    expect(answer('AAAA')).toEqual({ kind: 'no-data' });
  });

  test('needs IPv6 in each of its subnets, whenever it becomes one', async () => {
    const { client, loadBalancer, set } = setting();
    const create = new CreateLoadBalancerCommand({
      Name: 'four',
      Type: 'network',
      IpAddressType: 'dualstack',
      Subnets: ['subnet-shop-a'],
    });
    await expect(client.send(create)).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'You must specify subnets with an associated IPv6 CIDR block.',
    });
    expect(await refusal(set(await loadBalancer('four', { Type: 'network' }), 'dualstack'))).toBe('ValidationError');
  });

  test.for(['UDP', 'TCP_UDP', 'QUIC', 'TCP_QUIC'] as const)(
    'takes no %s listener, and becomes none with one',
    async (Protocol) => {
      const { dualstack, loadBalancer, targetGroup, listener, set } = setting();
      const listen = async (arn: string, name: string) =>
        listener(arn, {
          Protocol,
          Port: 443,
          DefaultActions: [
            { Type: 'forward', TargetGroupArn: await targetGroup(name, { Protocol, VpcId: 'vpc-six6' }) },
          ],
        });
      expect(await refusal(listen(await dualstack(), 'one'))).toBe('InvalidConfigurationRequestException');
      const four = await loadBalancer('four', { Type: 'network', ...SIX });
      await listen(four, 'two');
      expect(await refusal(set(four, 'dualstack'))).toBe('InvalidConfigurationRequestException');
    },
  );

  test('is what an IPv6 group needs, and stays one with it', async () => {
    const { dualstack, group, loadBalancer, listener, set } = setting();
    const listen = async (arn: string, name: string) =>
      listener(arn, {
        Protocol: 'TCP',
        Port: 443,
        DefaultActions: [{ Type: 'forward', TargetGroupArn: await group(name) }],
      });
    expect(await refusal(listen(await loadBalancer('four', { Type: 'network', ...SIX }), 'one'))).toBe(
      'InvalidConfigurationRequestException',
    );
    const arn = await dualstack();
    await listen(arn, 'two');
    expect(await refusal(set(arn, 'ipv4'))).toBe('InvalidConfigurationRequestException');
  });

  test('has one IP address type in an action', async () => {
    const { dualstack, group, listener } = setting();
    const arns = [await group('six'), await group('four', { IpAddressType: 'ipv4' })];
    const TargetGroups = arns.map((TargetGroupArn) => ({ TargetGroupArn, Weight: 1 }));
    expect(
      await refusal(
        listener(await dualstack(), {
          Protocol: 'TCP',
          Port: 443,
          DefaultActions: [{ Type: 'forward', ForwardConfig: { TargetGroups } }],
        }),
      ),
    ).toBe('InvalidConfigurationRequestException');
  });
});

describe('an IPv6 group', () => {
  test('says so', async () => {
    const { client, group } = setting();
    const { TargetGroups } = await client.send(
      new DescribeTargetGroupsCommand({ TargetGroupArns: [await group('g')] }),
    );
    expect(TargetGroups![0]!.IpAddressType).toBe('ipv6');
  });

  test.for([
    ['an IPv6 address', 'ip', '2001:db8:0:2::5', undefined],
    ['no IPv4 address', 'ip', '10.0.1.5', 'ValidationError'],
    ['an instance with a primary IPv6 address', 'instance', 'i-000000000000006a', undefined],
    ['no instance without one', 'instance', 'i-000000000000000a', 'InvalidTargetException'],
  ] as const)('takes %s', async ([, TargetType, id, refused]) => {
    const { group, register } = setting();
    expect(await refusal(register(await group('g', { TargetType }), id))).toBe(refused);
  });

  test('takes no Application Load Balancer, and an IPv4 group no IPv6 address', async () => {
    const { group, register } = setting();
    expect(await refusal(group('alb', { TargetType: 'alb' }))).toBe('ValidationError');
    const four = await group('four', { TargetType: 'ip', IpAddressType: 'ipv4' });
    expect(await refusal(register(four, '2001:db8:0:2::5'))).toBe('ValidationError');
  });
});
