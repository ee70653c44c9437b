import {
  DescribeAvailabilityZonesCommand,
  type DescribeAvailabilityZonesCommandInput,
  DescribeInstancesCommand,
  DescribeSubnetsCommand,
  EC2Client,
  RunInstancesCommand,
  StartInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import { createRegion, DEFAULT_START_MS } from '../../../../sandbox/region.ts';
import { refusal } from '../elastic-load-balancing/support.ts';

// What AWS answered when its answers were recorded (localstack's validated snapshots, cloud-custodian's recordings).

function started() {
  const region = createRegion();
  const ec2 = new EC2Client({ ...region.clientConfig(), maxAttempts: 1 });
  const pass = (durationMs: number) => region.clock.runUntil(region.clock.now() + durationMs);
  const run = (MinCount = 1) =>
    ec2.send(
      new RunInstancesCommand({
        ImageId: 'ami-0123456789abcdef0',
        InstanceType: 'm7g.large',
        MinCount,
        MaxCount: MinCount,
      }),
    );
  return { ec2, pass, run };
}

test('a zone is described with its group, its border and whether it needs an opt-in', async () => {
  const { ec2 } = started();
  const { AvailabilityZones } = await ec2.send(new DescribeAvailabilityZonesCommand({ ZoneNames: ['eu-west-1a'] }));
  expect(AvailabilityZones).toEqual([
    {
      GroupLongName: 'Europe (Ireland) 1',
      GroupName: 'eu-west-1-zg-1',
      Messages: [],
      NetworkBorderGroup: 'eu-west-1',
      OptInStatus: 'opt-in-not-required',
      RegionName: 'eu-west-1',
      State: 'available',
      ZoneId: 'euw1-az1',
      ZoneName: 'eu-west-1a',
      ZoneType: 'availability-zone',
    },
  ]);
});

describe('zones are found', () => {
  const names = async (input: DescribeAvailabilityZonesCommandInput) =>
    (await started().ec2.send(new DescribeAvailabilityZonesCommand(input))).AvailabilityZones!.map(
      ({ ZoneName }) => ZoneName,
    );

  test('by their ids, and by filters', async () => {
    expect(await names({ ZoneIds: ['euw1-az2'] })).toEqual(['eu-west-1b']);
    expect(await names({ Filters: [{ Name: 'zone-name', Values: ['*-1c', 'other'] }] })).toEqual(['eu-west-1c']);
    expect(await names({ Filters: [{ Name: 'zone-type', Values: ['local-zone'] }] })).toEqual([]);
  });

  test.each([
    { ZoneNames: ['eu-west-1z'] },
    { ZoneIds: ['euw1-az9'] },
    { Filters: [{ Name: 'zone', Values: ['eu-west-1a'] }] },
  ])('and not by what there is not: %o', async (input) => {
    expect(await refusal(names(input))).toBe('InvalidParameterValue');
  });
});

describe('a subnet', () => {
  test('is described with its free addresses, its public ones and IPv6', async () => {
    const { ec2, run } = started();
    await run(2);
    const SubnetIds = ['subnet-0a000000000000001'];
    const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds }));
    expect(Subnets).toEqual([
      {
        AssignIpv6AddressOnCreation: false,
        AvailabilityZone: 'eu-west-1a',
        AvailabilityZoneId: 'euw1-az1',
        AvailableIpAddressCount: 249,
        BlockPublicAccessStates: { InternetGatewayBlockMode: 'off' },
        CidrBlock: '10.0.1.0/24',
        DefaultForAz: true,
        EnableDns64: false,
        Ipv6CidrBlockAssociationSet: [],
        Ipv6Native: false,
        MapCustomerOwnedIpOnLaunch: false,
        MapPublicIpOnLaunch: true,
        OwnerId: '123456789012',
        PrivateDnsNameOptionsOnLaunch: {
          EnableResourceNameDnsAAAARecord: false,
          EnableResourceNameDnsARecord: false,
          HostnameType: 'ip-name',
        },
        State: 'available',
        SubnetArn: 'arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-0a000000000000001',
        SubnetId: 'subnet-0a000000000000001',
        VpcId: 'vpc-0a000000000000000',
      },
    ]);
  });

  test('is found by filters, and refused by its id and by a filter that there is not', async () => {
    const { ec2 } = started();
    const found = async (Name: string, ...Values: string[]) =>
      (await ec2.send(new DescribeSubnetsCommand({ Filters: [{ Name, Values }] }))).Subnets!.length;
    expect(await found('default-for-az', 'true')).toBe(3);
    expect(await found('availability-zone-id', 'euw1-az1')).toBe(2);
    expect(await found('cidr-block', '10.0.?.0/24')).toBe(3);
    expect(await refusal(found('zone', 'eu-west-1a'))).toBe('InvalidParameterValue');
    const missing = new DescribeSubnetsCommand({ SubnetIds: ['subnet-0ffffffffffffff00'] });
    await expect(ec2.send(missing)).rejects.toMatchObject({
      name: 'InvalidSubnetID.NotFound',
      message: "The subnet ID 'subnet-0ffffffffffffff00' does not exist",
    });
  });
});

describe('an instance', () => {
  test('has what its launch gave it, and the hardware of its type', async () => {
    const { ec2, pass, run } = started();
    const { ReservationId, OwnerId, Groups } = await run();
    expect([ReservationId, OwnerId, Groups]).toEqual([expect.stringMatching(/^r-[0-9a-f]{17}$/), '123456789012', []]);
    await pass(60_000);
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({}));
    const [instance] = Reservations![0]!.Instances!;
    expect(instance).toMatchObject({
      AmiLaunchIndex: 0,
      Architecture: 'arm64',
      CpuOptions: { CoreCount: 2, ThreadsPerCore: 1 },
      EbsOptimized: false,
      Hypervisor: 'xen',
      ImageId: 'ami-0123456789abcdef0',
      LaunchTime: new Date(DEFAULT_START_MS),
      Monitoring: { State: 'disabled' },
      Placement: { AvailabilityZone: 'eu-west-1a', AvailabilityZoneId: 'euw1-az1', GroupName: '', Tenancy: 'default' },
      PlatformDetails: 'Linux/UNIX',
      PrivateDnsName: 'ip-10-0-1-4.eu-west-1.compute.internal',
      PrivateIpAddress: '10.0.1.4',
      ProductCodes: [],
      PublicDnsName: 'ec2-203-0-113-4.eu-west-1.compute.amazonaws.com',
      PublicIpAddress: '203.0.113.4',
      RootDeviceType: 'ebs',
      State: { Code: 16, Name: 'running' },
      StateTransitionReason: '',
      VirtualizationType: 'hvm',
    });
    expect(instance!.Tags).toBeUndefined();
    expect(instance!.NetworkInterfaces).toMatchObject([{ Status: 'in-use', PrivateIpAddress: '10.0.1.4' }]);
  });

  test('that was terminated is in no network any more, and says who did it', async () => {
    const { ec2, pass, run } = started();
    const InstanceIds = [(await run()).Instances![0]!.InstanceId!];
    await pass(60_000);
    await ec2.send(new TerminateInstancesCommand({ InstanceIds }));
    await pass(60_000);
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds }));
    const [instance] = Reservations![0]!.Instances!;
    expect(instance).toMatchObject({
      State: { Code: 48, Name: 'terminated' },
      StateReason: {
        Code: 'Client.UserInitiatedShutdown',
        Message: 'Client.UserInitiatedShutdown: User initiated shutdown',
      },
      StateTransitionReason: 'User initiated (2026-03-02 00:01:00 GMT)',
      NetworkInterfaces: [],
    });
    expect([instance!.PrivateIpAddress, instance!.SubnetId, instance!.VpcId]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('that runs is started without an error', async () => {
    const { ec2, pass, run } = started();
    const InstanceIds = [(await run()).Instances![0]!.InstanceId!];
    await pass(60_000);
    const { StartingInstances } = await ec2.send(new StartInstancesCommand({ InstanceIds }));
    expect(StartingInstances).toMatchObject([
      { PreviousState: { Name: 'running' }, CurrentState: { Name: 'running' } },
    ]);
  });

  test('of one launch stands beside the others in their reservation', async () => {
    const { ec2, run } = started();
    await run(2);
    await run();
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({}));
    expect(Reservations!.map(({ Instances }) => Instances!.length)).toEqual([2, 1]);
  });

  test.each([
    [{ InstanceIds: ['web-1'] }, 'InvalidInstanceID.Malformed'],
    [{ InstanceIds: ['i-0fffffffffffffff0'] }, 'InvalidInstanceID.NotFound'],
    [{ MaxResults: 1 }, 'InvalidParameterValue'],
  ])('is refused: %o', async (input, code) => {
    expect(await refusal(started().ec2.send(new DescribeInstancesCommand(input)))).toBe(code);
  });
});
