import {
  AddTagsCommand,
  CreateLoadBalancerCommand,
  DeleteLoadBalancerCommand,
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  ModifyLoadBalancerAttributesCommand,
  RemoveTagsCommand,
  SetSubnetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { loadBalancingRegion, refusal, START_MS } from './support.ts';

describe('a load balancer', () => {
  test('is provisioned for some minutes before it is active, with a zone for each subnet', async () => {
    const { client, clock, loadBalancer } = loadBalancingRegion();
    await loadBalancer('shop', { Subnets: ['subnet-shop-b', 'subnet-shop-a'] });
    const described = async () =>
      (await client.send(new DescribeLoadBalancersCommand({ Names: ['shop'] }))).LoadBalancers![0]!;
    expect(await described()).toMatchObject({
      LoadBalancerArn: expect.stringMatching(
        /^arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer\/app\/shop\/[0-9a-f]{16}$/,
      ),
      DNSName: expect.stringMatching(/^shop-\d+\.eu-west-1\.elb\.amazonaws\.com$/),
      CanonicalHostedZoneId: 'Z32O12XQLNTSW2',
      CreatedTime: new Date(START_MS),
      Scheme: 'internet-facing',
      VpcId: 'vpc-shop',
      State: { Code: 'provisioning' },
      Type: 'application',
      AvailabilityZones: [
        { ZoneName: 'eu-west-1a', SubnetId: 'subnet-shop-a' },
        { ZoneName: 'eu-west-1b', SubnetId: 'subnet-shop-b' },
      ],
    });
    await clock.runUntil(START_MS + 240_000);
    expect((await described()).State).toEqual({ Code: 'active' });
  });

  test('of the network type shows the Elastic IP address that was chosen for a zone', async () => {
    const { client, loadBalancer } = loadBalancingRegion();
    await loadBalancer('first', { Type: 'network' });
    await loadBalancer('pinned', {
      Type: 'network',
      Subnets: undefined,
      SubnetMappings: [{ SubnetId: 'subnet-shop-a', AllocationId: 'eipalloc-1' }, { SubnetId: 'subnet-shop-c' }],
    });
    const { LoadBalancers } = await client.send(new DescribeLoadBalancersCommand({ Names: ['pinned'] }));
    expect(LoadBalancers![0]).toMatchObject({
      DNSName: expect.stringMatching(/^pinned-[0-9a-f]{16}\.elb\.eu-west-1\.amazonaws\.com$/),
      AvailabilityZones: [
        {
          ZoneName: 'eu-west-1a',
          LoadBalancerAddresses: [{ IpAddress: '127.0.1.2', AllocationId: 'eipalloc-1' }],
        },
        { ZoneName: 'eu-west-1c', LoadBalancerAddresses: [] },
      ],
    });
  });

  test('is created once however often the same is asked for, and refused with other settings', async () => {
    const { client, loadBalancer } = loadBalancingRegion();
    const arn = await loadBalancer('shop');
    expect(await loadBalancer('shop')).toBe(arn);
    const Subnets = ['subnet-shop-a', 'subnet-shop-c'];
    expect(await refusal(client.send(new CreateLoadBalancerCommand({ Name: 'shop', Subnets })))).toBe(
      'DuplicateLoadBalancerNameException',
    );
  });

  test.each([
    { name: 'one zone only, if it is an Application one', Subnets: ['subnet-shop-a'], code: 'ValidationError' },
    {
      name: 'a subnet that is not there',
      Subnets: ['subnet-shop-a', 'subnet-shop-z'],
      code: 'SubnetNotFoundException',
    },
    { name: 'subnets of two VPCs', Subnets: ['subnet-shop-a', 'subnet-other-b'], code: 'InvalidSubnetException' },
    {
      name: 'two subnets of one zone',
      Subnets: ['subnet-shop-a', 'subnet-a'],
      code: 'InvalidConfigurationRequestException',
    },
  ])('cannot be in $name', async ({ Subnets, code }) => {
    const { client } = loadBalancingRegion();
    expect(await refusal(client.send(new CreateLoadBalancerCommand({ Name: 'shop', Subnets })))).toBe(code);
  });

  test('can be given another zone', async () => {
    const { client, loadBalancer } = loadBalancingRegion();
    const LoadBalancerArn = await loadBalancer('shop');
    const Subnets = ['subnet-shop-a', 'subnet-shop-b', 'subnet-shop-c'];
    const { AvailabilityZones } = await client.send(new SetSubnetsCommand({ LoadBalancerArn, Subnets }));
    expect(AvailabilityZones!.map(({ ZoneName }) => ZoneName)).toEqual(['eu-west-1a', 'eu-west-1b', 'eu-west-1c']);
  });

  test('has the attributes of its type, and takes all of a change or nothing', async () => {
    const { client, loadBalancer } = loadBalancingRegion();
    const LoadBalancerArn = await loadBalancer('pinned', { Type: 'network' });
    const crossZone = { Key: 'load_balancing.cross_zone.enabled', Value: 'true' };
    const attributes = async () => {
      const { Attributes } = await client.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn }));
      return Object.fromEntries(Attributes!.map(({ Key, Value }) => [Key, Value]));
    };
    const modify = (...Attributes: { Key: string; Value: string }[]) =>
      client.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn, Attributes }));
    expect(await attributes()).toMatchObject({
      'load_balancing.cross_zone.enabled': 'false',
      'zonal_shift.config.enabled': 'false',
    });
    expect(await refusal(modify(crossZone, { Key: 'idle_timeout.timeout_seconds', Value: '5' }))).toBe(
      'ValidationError',
    );
    expect((await attributes())['load_balancing.cross_zone.enabled']).toBe('false');
    await modify(crossZone, { Key: 'zonal_shift.config.enabled', Value: 'true' });
    expect(await attributes()).toMatchObject({
      'load_balancing.cross_zone.enabled': 'true',
      'zonal_shift.config.enabled': 'true',
    });
  });

  test('is deleted with its listeners, unless it is protected', async () => {
    const { client, loadBalancer, listener } = loadBalancingRegion();
    const LoadBalancerArn = await loadBalancer('shop');
    const ListenerArn = await listener(LoadBalancerArn, { Port: 80, Protocol: 'HTTP' });
    const protect = (Value: string) =>
      client.send(
        new ModifyLoadBalancerAttributesCommand({
          LoadBalancerArn,
          Attributes: [{ Key: 'deletion_protection.enabled', Value }],
        }),
      );
    await protect('true');
    const remove = () => client.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }));
    expect(await refusal(remove())).toBe('OperationNotPermittedException');
    await protect('false');
    await remove();
    expect(await refusal(client.send(new DescribeLoadBalancersCommand({ Names: ['shop'] })))).toBe(
      'LoadBalancerNotFoundException',
    );
    expect(await refusal(client.send(new DescribeListenersCommand({ ListenerArns: [ListenerArn] })))).toBe(
      'ListenerNotFoundException',
    );
    await remove();
  });

  test('is listed by the page', async () => {
    const { client, loadBalancer } = loadBalancingRegion();
    for (const name of ['one', 'two', 'three']) await loadBalancer(name);
    const names: string[][] = [];
    let Marker: string | undefined;
    do {
      const page = await client.send(new DescribeLoadBalancersCommand({ PageSize: 2, Marker }));
      names.push(page.LoadBalancers!.map(({ LoadBalancerName }) => LoadBalancerName!));
      Marker = page.NextMarker;
    } while (Marker);
    expect(names).toEqual([['one', 'two'], ['three']]);
  });

  test('has tags that can be added and removed, and are read for up to twenty resources', async () => {
    const { client, loadBalancer } = loadBalancingRegion();
    const arn = await loadBalancer('shop', { Tags: [{ Key: 'team', Value: 'shop' }] });
    await client.send(new AddTagsCommand({ ResourceArns: [arn], Tags: [{ Key: 'stage', Value: 'prod' }] }));
    await client.send(new RemoveTagsCommand({ ResourceArns: [arn], TagKeys: ['team'] }));
    const { TagDescriptions } = await client.send(new DescribeTagsCommand({ ResourceArns: [arn] }));
    expect(TagDescriptions).toEqual([{ ResourceArn: arn, Tags: [{ Key: 'stage', Value: 'prod' }] }]);
    const ResourceArns = Array.from({ length: 21 }, () => arn);
    expect(await refusal(client.send(new DescribeTagsCommand({ ResourceArns })))).toBe('ValidationError');
  });
});
