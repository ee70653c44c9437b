import {
  DeregisterTargetsCommand,
  DescribeTargetHealthCommand,
  RegisterTargetsCommand,
  SetSecurityGroupsCommand,
  type CreateListenerCommandInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { loadBalancingRegion, refusal } from './support.ts';

type Protocol = NonNullable<CreateListenerCommandInput['Protocol']>;

async function network(more = {}) {
  const setting = loadBalancingRegion();
  const { client, loadBalancer, targetGroup, listener } = setting;
  const LoadBalancerArn = await loadBalancer('shop', { Type: 'network', ...more });
  const group = (Name: string, Protocol: Protocol = 'TCP_QUIC') => targetGroup(Name, { Protocol, TargetType: 'ip' });
  return {
    ...setting,
    LoadBalancerArn,
    group,
    listen: (Port: number, Protocol: Protocol, ...arns: string[]) =>
      listener(LoadBalancerArn, {
        Port,
        Protocol,
        DefaultActions: [
          {
            Type: 'forward',
            ForwardConfig: { TargetGroups: arns.map((TargetGroupArn) => ({ TargetGroupArn, Weight: 1 })) },
          },
        ],
      }),
    register: (TargetGroupArn: string, Id: string, QuicServerId?: string) =>
      client.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id, QuicServerId }] })),
  };
}

const [ONE, TWO] = ['0x0000000000000001', '0x00000000000000ff'] as const;

describe('a QUIC or TCP_QUIC listener', () => {
  test.for([
    ['QUIC', 'QUIC', undefined],
    ['TCP_QUIC', 'TCP_QUIC', undefined],
    ['QUIC', 'TCP_QUIC', 'IncompatibleProtocolsException'],
    ['TCP_QUIC', 'QUIC', 'IncompatibleProtocolsException'],
    ['TCP_QUIC', 'TCP', 'IncompatibleProtocolsException'],
    ['TCP', 'TCP_QUIC', 'IncompatibleProtocolsException'],
  ] as const)('%s sends to a %s group: %s', async ([listener, group, refused]) => {
    const { group: create, listen } = await network();
    expect(await refusal(listen(443, listener, await create('g', group)))).toBe(refused);
  });

  test('stands alone of its kind, beside no UDP, and TCP beside it is fine', async () => {
    const { group, listen } = await network();
    await listen(443, 'TCP_QUIC', await group('g'));
    expect(await refusal(listen(444, 'QUIC', await group('quic', 'QUIC')))).toBe(
      'InvalidConfigurationRequestException',
    );
    expect(await refusal(listen(445, 'UDP', await group('udp', 'UDP')))).toBe('InvalidConfigurationRequestException');
    expect(await refusal(listen(446, 'TCP', await group('tcp', 'TCP')))).toBeUndefined();
  });

  test('does not come after UDP either', async () => {
    const { group, listen } = await network();
    await listen(445, 'UDP', await group('udp', 'UDP'));
    expect(await refusal(listen(443, 'QUIC', await group('g', 'QUIC')))).toBe('InvalidConfigurationRequestException');
  });

  test('and security groups exclude each other', async () => {
    const secured = await network({ SecurityGroups: ['sg-1'] });
    expect(await refusal(secured.listen(443, 'QUIC', await secured.group('g', 'QUIC')))).toBe(
      'InvalidConfigurationRequestException',
    );
    const { client, group, listen, LoadBalancerArn } = await network();
    await listen(443, 'QUIC', await group('g', 'QUIC'));
    const secure = new SetSecurityGroupsCommand({ LoadBalancerArn, SecurityGroups: ['sg-1'] });
    expect(await refusal(client.send(secure))).toBe('InvalidConfigurationRequestException');
  });
});

describe('a target of a QUIC group', () => {
  test.for([
    ['an ID of 16 lower-case digits', ONE, undefined],
    ['none', undefined, 'ValidationError'],
    ['upper-case digits', '0x00000000000000FF', 'ValidationError'],
    ['15 digits', '0x000000000000001', 'ValidationError'],
    ['no 0x', '0000000000000001', 'ValidationError'],
  ] as const)('with %s', async ([, id, refused]) => {
    const { group, register } = await network();
    expect(await refusal(register(await group('g'), '10.0.1.5', id))).toBe(refused);
  });

  test('is described with its ID, which stays the same until it is gone', async () => {
    const { clock, client, group, listen, register } = await network();
    const TargetGroupArn = await group('g');
    await listen(443, 'TCP_QUIC', TargetGroupArn);
    await register(TargetGroupArn, '10.0.1.5', ONE);
    const { TargetHealthDescriptions } = await client.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
    expect(TargetHealthDescriptions![0]!.Target).toEqual({
      Id: '10.0.1.5',
      Port: 8080,
      AvailabilityZone: 'eu-west-1a',
      QuicServerId: ONE,
    });
    expect(await refusal(register(TargetGroupArn, '10.0.1.5', TWO))).toBe('InvalidTargetException');
    await client.send(new DeregisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: '10.0.1.5' }] }));
    await clock.runUntil(clock.now() + 301_000);
    expect(await refusal(register(TargetGroupArn, '10.0.1.5', TWO))).toBeUndefined();
  });

  test('shares its ID with no other target of the listener', async () => {
    const { group, listen, register } = await network();
    const [blue, green, other] = [await group('blue'), await group('green'), await group('other')];
    await listen(443, 'TCP_QUIC', blue, green);
    await register(blue, '10.0.1.5', ONE);
    expect(await refusal(register(blue, '10.0.1.6', ONE))).toBe('InvalidTargetException');
    expect(await refusal(register(green, '10.0.1.6', ONE))).toBe('InvalidTargetException');
    expect(await refusal(register(other, '10.0.1.6', ONE))).toBeUndefined();
  });
});

test('a target of another group has no QUIC server ID', async () => {
  const { group, register } = await network();
  expect(await refusal(register(await group('tcp', 'TCP'), '10.0.1.5', ONE))).toBe('ValidationError');
});
