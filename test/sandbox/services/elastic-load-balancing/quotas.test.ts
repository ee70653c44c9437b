import {
  type Action,
  AddListenerCertificatesCommand,
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ModifyLoadBalancerAttributesCommand,
  ModifyTargetGroupAttributesCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { loadBalancingRegion, refusal } from './support.ts';

const OK: Action[] = [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200' } }];

describe('an Application Load Balancer has', () => {
  test('fifty listeners', async () => {
    const { client, loadBalancer } = loadBalancingRegion();
    const LoadBalancerArn = await loadBalancer('shop');
    const listen = (Port: number) =>
      refusal(client.send(new CreateListenerCommand({ LoadBalancerArn, Port, Protocol: 'HTTP', DefaultActions: OK })));
    for (let port = 1; port <= 50; port++) expect(await listen(port)).toBeUndefined();
    expect(await listen(51)).toBe('TooManyListenersException');
  });

  test('a hundred rules over all of its listeners, the default ones excluded', async () => {
    const { client, loadBalancer, listener } = loadBalancingRegion();
    const LoadBalancerArn = await loadBalancer('shop');
    const listeners = [80, 81].map((Port) => listener(LoadBalancerArn, { Port, Protocol: 'HTTP' }));
    const rule = async (at: number) =>
      refusal(
        client.send(
          new CreateRuleCommand({
            ListenerArn: (await Promise.all(listeners))[at % 2],
            Priority: at + 1,
            Conditions: [{ Field: 'path-pattern', Values: [`/${at}`] }],
            Actions: OK,
          }),
        ),
      );
    for (let at = 0; at < 100; at++) expect(await rule(at)).toBeUndefined();
    expect(await rule(100)).toBe('TooManyRulesException');
  });

  test('25 certificates beside the default ones; one that is listed is taken again', async () => {
    const { client, loadBalancer, listener, certificate } = loadBalancingRegion();
    const ListenerArn = await listener(await loadBalancer('shop'), {
      Port: 443,
      Protocol: 'HTTPS',
      Certificates: [{ CertificateArn: certificate(0) }],
    });
    const add = (number: number) =>
      refusal(
        client.send(
          new AddListenerCertificatesCommand({ ListenerArn, Certificates: [{ CertificateArn: certificate(number) }] }),
        ),
      );
    for (let number = 1; number <= 25; number++) expect(await add(number)).toBeUndefined();
    expect(await add(26)).toBe('TooManyCertificatesException');
    expect(await add(25)).toBeUndefined();
  });

  test('a hundred target groups, five of them in an action', async () => {
    const { client, loadBalancer, targetGroup, listener } = loadBalancingRegion();
    const ListenerArn = await listener(await loadBalancer('shop'), { Port: 80, Protocol: 'HTTP' });
    const groups: string[] = [];
    for (let at = 0; at <= 100; at++) groups.push(await targetGroup(`group-${at}`));
    const forward = (Priority: number, ...arns: string[]) =>
      refusal(
        client.send(
          new CreateRuleCommand({
            ListenerArn,
            Priority,
            Conditions: [{ Field: 'path-pattern', Values: [`/${Priority}`] }],
            Actions: [
              {
                Type: 'forward',
                ForwardConfig: { TargetGroups: arns.map((TargetGroupArn) => ({ TargetGroupArn, Weight: 1 })) },
              },
            ],
          }),
        ),
      );
    for (let at = 0; at < 20; at++) expect(await forward(at + 1, ...groups.slice(5 * at, 5 * at + 5))).toBeUndefined();
    expect(await forward(21, groups[100]!)).toBe('TooManyUniqueTargetGroupsPerLoadBalancerException');
    expect(await forward(22, groups[0]!)).toBeUndefined();
    expect(await forward(23, ...groups.slice(0, 6))).toBe('ValidationError');
  });

  test('a thousand targets over all of its groups', async () => {
    const { client, loadBalancer, targetGroup, listener } = loadBalancingRegion();
    const [one, other] = [await targetGroup('one'), await targetGroup('other')];
    const LoadBalancerArn = await loadBalancer('shop');
    const forward = (TargetGroupArn: string): Action[] => [{ Type: 'forward', TargetGroupArn }];
    await listener(LoadBalancerArn, { Port: 80, Protocol: 'HTTP', DefaultActions: forward(one) });
    await listener(LoadBalancerArn, { Port: 81, Protocol: 'HTTP', DefaultActions: forward(other) });
    const register = (TargetGroupArn: string, count: number) =>
      refusal(
        client.send(
          new RegisterTargetsCommand({
            TargetGroupArn,
            Targets: Array.from({ length: count }, (_, at) => ({ Id: 'i-0000000000000000a', Port: at + 1 })),
          }),
        ),
      );
    expect(await register(one, 600)).toBeUndefined();
    expect(await register(other, 401)).toBe('TooManyRegistrationsForTargetIdException');
    expect(await register(other, 400)).toBeUndefined();
    expect(await register(await targetGroup('alone'), 1_001)).toBe('TooManyTargetsException');
  });
});

describe('a Network Load Balancer has', () => {
  async function network(crossZone: boolean) {
    const setting = loadBalancingRegion();
    const LoadBalancerArn = await setting.loadBalancer('shop', { Type: 'network' });
    if (crossZone)
      await setting.client.send(
        new ModifyLoadBalancerAttributesCommand({
          LoadBalancerArn,
          Attributes: [{ Key: 'load_balancing.cross_zone.enabled', Value: 'true' }],
        }),
      );
    const groups: string[] = [];
    for (const at of [0, 1]) {
      const arn = await setting.targetGroup(`group-${at}`, { Protocol: 'TCP' });
      const DefaultActions: Action[] = [{ Type: 'forward', TargetGroupArn: arn }];
      await setting.listener(LoadBalancerArn, { Port: 80 + at, Protocol: 'TCP', DefaultActions });
      groups.push(arn);
    }
    const register = (group: number, zone: 'a' | 'b', count: number) =>
      refusal(
        setting.client.send(
          new RegisterTargetsCommand({
            TargetGroupArn: groups[group],
            Targets: Array.from({ length: count }, (_, at) => ({ Id: `i-0000000000000000${zone}`, Port: at + 1 })),
          }),
        ),
      );
    return { register };
  }

  test('500 targets in a zone; a target of two groups counts twice', async () => {
    const { register } = await network(false);
    expect(await register(0, 'a', 300)).toBeUndefined();
    expect(await register(1, 'a', 201)).toBe('TooManyTargetsException');
    expect(await register(1, 'a', 200)).toBeUndefined();
    expect(await register(1, 'b', 500)).toBeUndefined();
  });

  test('500 in all, where it balances across zones', async () => {
    const { register } = await network(true);
    expect(await register(0, 'a', 300)).toBeUndefined();
    expect(await register(1, 'b', 201)).toBe('TooManyTargetsException');
    expect(await register(1, 'b', 200)).toBeUndefined();
  });
});

describe('a redirect', () => {
  const redirect = async (
    protocol: 'HTTP' | 'HTTPS',
    RedirectConfig: Omit<Action['RedirectConfig'] & object, 'StatusCode'>,
  ) => {
    const { client, loadBalancer, certificate } = loadBalancingRegion();
    const create = new CreateListenerCommand({
      LoadBalancerArn: await loadBalancer('shop'),
      Port: 8443,
      Protocol: protocol,
      ...(protocol === 'HTTPS' && { Certificates: [{ CertificateArn: certificate(1) }] }),
      DefaultActions: [{ Type: 'redirect', RedirectConfig: { ...RedirectConfig, StatusCode: 'HTTP_301' } }],
    });
    return client.send(create).then(
      () => undefined,
      (error: Error) => `${error.name}: ${error.message}`,
    );
  };
  const LOOP = 'InvalidLoadBalancerActionException: The redirect configuration is not valid because it creates a loop.';

  test.each([
    ['that changes nothing', 'HTTP', {}],
    ['that changes the query only', 'HTTP', { Query: 'again' }],
    ['to the listener´s own protocol', 'HTTPS', { Protocol: 'HTTPS' }],
    ['to the listener´s own protocol and port', 'HTTPS', { Protocol: 'HTTPS', Port: '8443' }],
    ['to the listener´s own port', 'HTTP', { Port: '8443' }],
  ] as const)('%s is a loop', async (_, protocol, config) => {
    expect(await redirect(protocol, config)).toBe(LOOP);
  });

  test.each([
    ['to HTTPS', 'HTTP', { Protocol: 'HTTPS' }],
    ['to another port', 'HTTP', { Port: '81' }],
    ['to another host', 'HTTPS', { Host: 'www.example.com' }],
    ['to another path', 'HTTPS', { Path: '/new/#{path}' }],
  ] as const)('%s is taken', async (_, protocol, config) => {
    expect(await redirect(protocol, config)).toBeUndefined();
  });

  test('from HTTPS to HTTP is refused', async () => {
    expect(await redirect('HTTPS', { Protocol: 'HTTP', Port: '80' })).toMatch(/^InvalidLoadBalancerActionException: /);
  });
});

describe('what there is not is refused', () => {
  const ARN = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012';
  test.each([
    [
      new DescribeLoadBalancersCommand({ LoadBalancerArns: [`${ARN}:loadbalancer/app/shop/0123456789abcdef`] }),
      'LoadBalancerNotFoundException',
      'One or more load balancers not found',
    ],
    [
      new DescribeLoadBalancersCommand({ Names: ['shop'] }),
      'LoadBalancerNotFoundException',
      "Load balancers '[shop]' not found",
    ],
    [
      new DescribeLoadBalancersCommand({ LoadBalancerArns: ['shop'] }),
      'ValidationError',
      "'shop' is not a valid load balancer ARN",
    ],
    [
      new DescribeTargetGroupsCommand({ TargetGroupArns: [`${ARN}:targetgroup/shop/0123456789abcdef`] }),
      'TargetGroupNotFoundException',
      'One or more target groups not found',
    ],
    [
      new DescribeTargetHealthCommand({ TargetGroupArn: 'shop' }),
      'ValidationError',
      "'shop' is not a valid target group ARN",
    ],
    [
      new DescribeListenersCommand({ ListenerArns: [`${ARN}:listener/app/shop/0123456789abcdef/0123456789abcdef`] }),
      'ListenerNotFoundException',
      'One or more listeners not found',
    ],
  ])('%#', async (command, name, message) => {
    const { client } = loadBalancingRegion();
    await expect(client.send(command as DescribeListenersCommand)).rejects.toMatchObject({ name, message });
  });
});

describe('the model´s bounds are told in AWS´s words', () => {
  test.each([
    [
      { Name: 'shop', Protocol: 'SPDY' as 'HTTP', Port: 80, VpcId: 'vpc-shop' },
      "1 validation error detected: Value 'SPDY' at 'protocol' failed to satisfy constraint: Member must satisfy enum value set: [HTTP, HTTPS, TCP, TLS, UDP, TCP_UDP, GENEVE, QUIC, TCP_QUIC]",
    ],
    [
      { Name: 'shop', Protocol: 'HTTP' as const, Port: 70_000, VpcId: 'vpc-shop' },
      "1 validation error detected: Value '70000' at 'port' failed to satisfy constraint: Member must have value less than or equal to 65535",
    ],
  ])('%#', async (input, message) => {
    const { client } = loadBalancingRegion();
    await expect(client.send(new CreateTargetGroupCommand(input))).rejects.toMatchObject({
      name: 'ValidationError',
      message,
    });
  });

  test.each([
    ['a'.repeat(33), `The load balancer name '${'a'.repeat(33)}' cannot be longer than '32' characters`],
    [
      'shop_1',
      "The load balancer name 'shop_1' can only contain characters that are alphanumeric characters and hyphens(-)",
    ],
    ['-shop', "The load balancer name '-shop' cannot begin or end with '-'"],
  ])('the name %s', async (Name, message) => {
    const { client } = loadBalancingRegion();
    const create = new CreateLoadBalancerCommand({ Name, Subnets: ['subnet-shop-a', 'subnet-shop-b'] });
    await expect(client.send(create)).rejects.toMatchObject({ name: 'ValidationError', message });
  });
});

describe('attributes of a group that do not go together are refused', () => {
  test.each([
    [{ 'target_health_state.unhealthy.draining_interval_seconds': '60' }],
    [{ 'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': '2' }],
  ])('%o', async (attributes) => {
    const { client, targetGroup } = loadBalancingRegion();
    const Attributes = Object.entries(attributes).map(([Key, Value]) => ({ Key, Value }));
    const TargetGroupArn = await targetGroup('shop', { Protocol: 'TCP' });
    const modify = new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes });
    expect(await refusal(client.send(modify))).toBe('InvalidConfigurationRequestException');
  });
});
