import { createHash } from 'node:crypto';
import type * as client from '@aws-sdk/client-ec2';
import { ACCOUNT_ID, DNS_SUFFIX, REGION } from '../../core.ts';
import { type Instance, type InstanceState, type SecurityGroup, STATE_CODES, type Subnet } from './records.ts';
import { DEFAULT_VPC, zoneId } from './state.ts';

export const stateShape = (state: InstanceState): client.InstanceState => ({ Code: STATE_CODES[state], Name: state });

/** The same digits for the same thing of an instance. */
const idOf = (prefix: string, { id }: Instance): string =>
  `${prefix}-${createHash('sha256').update(`${prefix}/${id}`).digest('hex').slice(0, 17)}`;

/** An address for documentation (RFC 5737): nobody on the internet is there. */
const publicAddress = (address: string): string => `203.0.113.${address.split('.').at(-1)}`;

/** `ip-10-0-1-4.eu-west-1.compute.internal`; in us-east-1, `ip-10-0-1-4.ec2.internal` (VPC user guide, "DNS attributes"). */
const privateName = (address: string): string =>
  `ip-${address.replaceAll('.', '-')}.${REGION === 'us-east-1' ? 'ec2' : `${REGION}.compute`}.internal`;

const publicName = (address: string): string =>
  `ec2-${address.replaceAll('.', '-')}.${REGION === 'us-east-1' ? 'compute-1' : `${REGION}.compute`}.${DNS_SUFFIX}`;

/** Types whose processors are AWS's own: `m7g`, `c7gn`, `t4g`, `a1`. */
const isArm = (type: string): boolean => /^(?:[a-z]+\d+g[a-z]*|a1)\./.test(type);

/** An instance as recorded answers show one that was launched with nothing but an image, a type and a subnet. */
export function instanceShape(instance: Instance, groups: readonly SecurityGroup[]): client.Instance {
  const { id, instanceType, imageId, clientToken, launchedMs, tags, state, stopped } = instance;
  const launchedAt = new Date(launchedMs);
  const arm = isArm(instanceType);
  return {
    AmiLaunchIndex: 0,
    Architecture: arm ? 'arm64' : 'x86_64',
    BlockDeviceMappings: state === 'terminated' ? [] : [blockDevice(instance, launchedAt)],
    CapacityReservationSpecification: { CapacityReservationPreference: 'open' },
    ClientToken: clientToken,
    CpuOptions: { CoreCount: arm ? 2 : 1, ThreadsPerCore: arm ? 1 : 2 },
    CurrentInstanceBootMode: arm ? 'uefi' : 'legacy-bios',
    EbsOptimized: false,
    EnaSupport: true,
    EnclaveOptions: { Enabled: false },
    HibernationOptions: { Configured: false },
    Hypervisor: 'xen',
    ImageId: imageId,
    InstanceId: id,
    InstanceType: instanceType as client._InstanceType,
    LaunchTime: launchedAt,
    MaintenanceOptions: { AutoRecovery: 'default', RebootMigration: 'default' },
    MetadataOptions: metadataOptions(state),
    Monitoring: { State: 'disabled' },
    NetworkInterfaces: state === 'terminated' ? [] : [networkInterface(instance, launchedAt, groups)],
    NetworkPerformanceOptions: { BandwidthWeighting: 'default' },
    Operator: { Managed: false },
    Placement: {
      AvailabilityZone: instance.subnet.zone,
      AvailabilityZoneId: zoneId(instance.subnet.zone),
      GroupName: '',
      Tenancy: 'default',
    },
    PlatformDetails: 'Linux/UNIX',
    ProductCodes: [],
    RootDeviceName: '/dev/xvda',
    RootDeviceType: 'ebs',
    SecurityGroups: state === 'terminated' ? [] : groups.map(groupShape),
    State: stateShape(state),
    ...(stopped && { StateReason: { Code: stopped.code, Message: `${stopped.code}: ${stopped.message}` } }),
    StateTransitionReason: stopped ? `User initiated (${gmt(stopped.atMs)})` : '',
    ...(tags.size > 0 && { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) }),
    UsageOperation: 'RunInstances',
    UsageOperationUpdateTime: launchedAt,
    VirtualizationType: 'hvm',
    ...addresses(instance),
  };
}

/** A terminated instance is in no network any more; a stopped one keeps its private address only. */
function addresses({ state, subnet, address, ipv6 }: Instance): client.Instance {
  if (state === 'terminated') return { PrivateDnsName: '', PublicDnsName: '' };
  return {
    PrivateDnsName: privateName(address),
    PrivateDnsNameOptions: {
      HostnameType: 'ip-name',
      EnableResourceNameDnsARecord: false,
      EnableResourceNameDnsAAAARecord: false,
    },
    PrivateIpAddress: address,
    PublicDnsName: hasPublicAddress(state, subnet) ? publicName(publicAddress(address)) : '',
    ...(hasPublicAddress(state, subnet) && { PublicIpAddress: publicAddress(address) }),
    SourceDestCheck: true,
    SubnetId: subnet.id,
    VpcId: subnet.vpcId,
    ...(ipv6 && { Ipv6Address: ipv6.address }),
  };
}

const hasPublicAddress = (state: InstanceState, { vpcId, isPrivate }: Subnet): boolean =>
  vpcId === DEFAULT_VPC && !isPrivate && (state === 'pending' || state === 'running');

const groupShape = ({ id, name }: SecurityGroup) => ({ GroupId: id, GroupName: name });

const metadataOptions = (state: InstanceState): client.InstanceMetadataOptionsResponse => ({
  State: state === 'pending' ? 'pending' : 'applied',
  HttpTokens: 'required',
  HttpPutResponseHopLimit: 2,
  HttpEndpoint: 'enabled',
  HttpProtocolIpv6: 'disabled',
  InstanceMetadataTags: 'disabled',
});

const blockDevice = (instance: Instance, at: Date): client.InstanceBlockDeviceMapping => ({
  DeviceName: '/dev/xvda',
  Ebs: {
    AttachTime: at,
    DeleteOnTermination: true,
    Status: 'attached',
    VolumeId: idOf('vol', instance),
    EbsCardIndex: 0,
  },
});

function networkInterface(
  instance: Instance,
  at: Date,
  groups: readonly SecurityGroup[],
): client.InstanceNetworkInterface {
  const { state, subnet, address, ipv6 } = instance;
  const outside = publicAddress(address);
  const association = hasPublicAddress(state, subnet) && {
    Association: { IpOwnerId: 'amazon', PublicDnsName: publicName(outside), PublicIp: outside },
  };
  return {
    ...association,
    Attachment: {
      AttachTime: at,
      AttachmentId: idOf('eni-attach', instance),
      DeleteOnTermination: true,
      DeviceIndex: 0,
      Status: 'attached',
      NetworkCardIndex: 0,
    },
    Description: '',
    Groups: groups.map(groupShape),
    InterfaceType: 'interface',
    Ipv6Addresses: ipv6 ? [{ Ipv6Address: ipv6.address, IsPrimaryIpv6: ipv6.isPrimary }] : [],
    MacAddress: `02:${address
      .split('.')
      .map((part) => Number(part).toString(16).padStart(2, '0'))
      .join(':')}:00`,
    NetworkInterfaceId: idOf('eni', instance),
    Operator: { Managed: false },
    OwnerId: ACCOUNT_ID,
    PrivateDnsName: privateName(address),
    PrivateIpAddress: address,
    PrivateIpAddresses: [
      { ...association, Primary: true, PrivateDnsName: privateName(address), PrivateIpAddress: address },
    ],
    SourceDestCheck: true,
    Status: 'in-use',
    SubnetId: subnet.id,
    VpcId: subnet.vpcId,
  };
}

/** `2026-03-04 00:20:12 GMT` */
const gmt = (timeMs: number): string => new Date(timeMs).toISOString().replace('T', ' ').replace(/\..*$/, ' GMT');
