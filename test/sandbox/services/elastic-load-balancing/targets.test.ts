import {
  DeleteTargetGroupCommand,
  DeregisterTargetsCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { loadBalancingRegion, refusal, START_MS } from './support.ts';

const A = 'i-0000000000000000a';
const B = 'i-0000000000000000b';
const C = 'i-0000000000000000c';

/** A TCP group behind a Network Load Balancer in the zones a and b. */
async function networkGroup() {
  const setting = loadBalancingRegion();
  const { client, loadBalancer, targetGroup, listener } = setting;
  const TargetGroupArn = await targetGroup('web', { Protocol: 'TCP' });
  const LoadBalancerArn = await loadBalancer('net', { Type: 'network' });
  await listener(LoadBalancerArn, {
    Port: 80,
    Protocol: 'TCP',
    DefaultActions: [{ Type: 'forward', TargetGroupArn }],
  });
  const register = (...ids: string[]) =>
    client.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: ids.map((Id) => ({ Id })) }));
  const deregister = (...ids: string[]) =>
    client.send(new DeregisterTargetsCommand({ TargetGroupArn, Targets: ids.map((Id) => ({ Id })) }));
  const health = async (...ids: string[]) => {
    const Targets = ids.length > 0 ? ids.map((Id) => ({ Id })) : undefined;
    const { TargetHealthDescriptions } = await client.send(
      new DescribeTargetHealthCommand({ TargetGroupArn, Targets }),
    );
    return TargetHealthDescriptions!.map(({ Target, TargetHealth }) =>
      [Target!.Id!.at(-1), TargetHealth!.State, TargetHealth!.Reason].filter(Boolean).join(' '),
    );
  };
  return { ...setting, TargetGroupArn, LoadBalancerArn, register, deregister, health };
}

describe('a target', () => {
  test('is initial until it has passed its first check, some minutes after its registration', async () => {
    const { clock, register, health } = await networkGroup();
    await register(A, C);
    expect(await health()).toEqual(['a initial Elb.RegistrationInProgress', 'c unused Target.NotInUse']);
    await clock.runUntil(START_MS + 240_000);
    expect(await health()).toEqual(['a healthy', 'c unused Target.NotInUse']);
  });

  test('drains for its deregistration delay, then is gone', async () => {
    const { clock, register, deregister, health } = await networkGroup();
    await register(A);
    await clock.runUntil(START_MS + 240_000);
    await deregister(A, B);
    expect(await health()).toEqual(['a draining Target.DeregistrationInProgress']);
    await clock.runUntil(START_MS + 539_000);
    expect(await health()).toEqual(['a draining Target.DeregistrationInProgress']);
    await clock.runUntil(START_MS + 541_000);
    expect(await health()).toEqual([]);
    expect(await health(A)).toEqual(['a unused Target.NotRegistered']);
  });

  test('at two ports is two, and leaves by its port: without one, the group’s own is meant', async () => {
    const { client, TargetGroupArn, deregister, health } = await networkGroup();
    const at = (Port: number) => ({ TargetGroupArn, Targets: [{ Id: A, Port }] });
    await client.send(new RegisterTargetsCommand(at(8080)));
    await client.send(new RegisterTargetsCommand(at(9443)));
    await client.send(new RegisterTargetsCommand(at(9443)));
    const initial = 'a initial Elb.RegistrationInProgress';
    expect(await health()).toEqual([initial, initial]);
    await deregister(A);
    expect(await health()).toEqual(['a draining Target.DeregistrationInProgress', initial]);
    await client.send(new DeregisterTargetsCommand(at(9443)));
    expect(new Set(await health())).toEqual(new Set(['a draining Target.DeregistrationInProgress']));
  });

  test('that is an address has its zone told, whether it was given or not', async () => {
    const { client, targetGroup } = await networkGroup();
    const TargetGroupArn = await targetGroup('addresses', { Protocol: 'TCP', TargetType: 'ip' });
    const Targets = [{ Id: '10.0.1.9' }, { Id: '192.168.0.1', AvailabilityZone: 'all' }];
    await client.send(new RegisterTargetsCommand({ TargetGroupArn, Targets }));
    const { TargetHealthDescriptions } = await client.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
    expect(TargetHealthDescriptions!.map(({ Target }) => Target!.AvailabilityZone)).toEqual(['eu-west-1a', 'all']);
  });

  test('that drains is taken back by registering it again', async () => {
    const { clock, register, deregister, health } = await networkGroup();
    await register(A);
    await deregister(A);
    await register(A);
    await clock.runUntil(START_MS + 600_000);
    expect(await health()).toEqual(['a healthy']);
  });

  test('is as healthy as whoever checks it says', async () => {
    const { service, clock, TargetGroupArn, register, health } = await networkGroup();
    const registered: string[] = [];
    service.health.driver = { registered: (_group, { id }) => registered.push(id), deregistered: () => {} };
    await register(A);
    await clock.runUntil(START_MS + 600_000);
    expect(registered).toEqual([A]);
    expect(await health()).toEqual(['a initial Elb.RegistrationInProgress']);
    service.health.set(
      TargetGroupArn,
      { id: A, port: 8080 },
      {
        state: 'unhealthy',
        reason: 'Target.FailedHealthChecks',
      },
    );
    expect(await health()).toEqual(['a unhealthy Target.FailedHealthChecks']);
  });

  test.each([
    {
      name: 'an instance that is not there',
      targetType: 'instance',
      target: { Id: 'i-z' },
      code: 'InvalidTargetException',
    },
    { name: 'what is no address', targetType: 'ip', target: { Id: 'web' }, code: 'ValidationError' },
    {
      name: 'an address outside of the VPC without a zone',
      targetType: 'ip',
      target: { Id: '192.168.0.1' },
      code: 'InvalidTargetException',
    },
    {
      name: 'an address outside of the VPC with a zone',
      targetType: 'ip',
      target: { Id: '192.168.0.1', AvailabilityZone: 'all' },
      code: undefined,
    },
    { name: 'an address of the VPC', targetType: 'ip', target: { Id: '10.0.2.7' }, code: undefined },
  ] as const)('can be, or not: $name', async ({ targetType, target, code }) => {
    const { client, targetGroup } = loadBalancingRegion();
    const TargetGroupArn = await targetGroup('web', { Protocol: 'TCP', TargetType: targetType });
    expect(await refusal(client.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: [target] })))).toBe(code);
  });
});

describe('a target group', () => {
  test('tells which load balancer sends to it, and is not deleted while one does', async () => {
    const { client, TargetGroupArn, LoadBalancerArn } = await networkGroup();
    const { TargetGroups } = await client.send(new DescribeTargetGroupsCommand({ LoadBalancerArn }));
    expect(TargetGroups).toEqual([
      {
        TargetGroupArn: expect.stringMatching(/:targetgroup\/web\/[0-9a-f]{16}$/),
        TargetGroupName: 'web',
        Protocol: 'TCP',
        Port: 8080,
        VpcId: 'vpc-shop',
        HealthCheckProtocol: 'TCP',
        HealthCheckPort: 'traffic-port',
        HealthCheckEnabled: true,
        HealthCheckIntervalSeconds: 30,
        HealthCheckTimeoutSeconds: 10,
        HealthyThresholdCount: 5,
        UnhealthyThresholdCount: 2,
        LoadBalancerArns: [LoadBalancerArn],
        TargetType: 'instance',
        IpAddressType: 'ipv4',
      },
    ]);
    expect(await refusal(client.send(new DeleteTargetGroupCommand({ TargetGroupArn })))).toBe('ResourceInUseException');
  });

  test('has its own word on crossing zones, which at first is the load balancer’s', async () => {
    const { client, TargetGroupArn } = await networkGroup();
    const crossZone = async () => {
      const { Attributes } = await client.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn }));
      return Attributes!.find(({ Key }) => Key === 'load_balancing.cross_zone.enabled')?.Value;
    };
    const set = (Value: string) =>
      client.send(
        new ModifyTargetGroupAttributesCommand({
          TargetGroupArn,
          Attributes: [{ Key: 'load_balancing.cross_zone.enabled', Value }],
        }),
      );
    expect(await crossZone()).toBe('use_load_balancer_configuration');
    await set('true');
    expect(await crossZone()).toBe('true');
    expect(await refusal(set('perhaps'))).toBe('ValidationError');
  });

  test('keeps what is not mentioned when its health check is modified', async () => {
    const { client, TargetGroupArn } = await networkGroup();
    const { TargetGroups } = await client.send(
      new ModifyTargetGroupCommand({ TargetGroupArn, UnhealthyThresholdCount: 3 }),
    );
    expect(TargetGroups![0]).toMatchObject({ UnhealthyThresholdCount: 3, HealthyThresholdCount: 5 });
    const tooFast = client.send(new ModifyTargetGroupCommand({ TargetGroupArn, HealthCheckIntervalSeconds: 4 }));
    expect(await refusal(tooFast)).toBe('ValidationError');
  });
});
