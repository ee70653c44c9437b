import {
  DescribeInstancesCommand,
  DescribeSubnetsCommand,
  type Instance,
  paginateDescribeInstances,
  type Subnet,
} from '@aws-sdk/client-ec2';
import type { TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ec2 } from '../../aws/clients.ts';
import { chunksOf, collect } from '../../aws/collect.ts';

/** So many values one filter takes (EC2 API reference, "Filter"). */
const VALUES_PER_FILTER = 200;

/** Where targets are. ELB says it of an address outside of the VPC only. */
export interface Places {
  /** undefined where no zone is known. */
  zoneOf(targetId: string): string | undefined;
  /** undefined for an address of something that is no instance, such as a task. */
  instanceTypeOf(targetId: string): string | undefined;
  /** The name of a zone that ARC knows by its id. */
  zoneNamed(zoneId: string): string | undefined;
}

/** The subnets of a VPC. */
export async function describeSubnets(vpcId: string): Promise<Subnet[]> {
  const { Subnets = [] } = await ec2.send(
    new DescribeSubnetsCommand({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }),
  );
  return Subnets;
}

/** Instances by their ids or by their private addresses. Ids that EC2 has forgotten are left out: no error. */
export async function describeInstances(
  by: 'instance-id' | 'private-ip-address',
  values: readonly string[],
): Promise<Instance[]> {
  const pages = await Promise.all(
    chunksOf(values, VALUES_PER_FILTER).map((Values) =>
      ec2.send(new DescribeInstancesCommand({ Filters: [{ Name: by, Values }] })),
    ),
  );
  return pages.flatMap(({ Reservations = [] }) => Reservations.flatMap(({ Instances = [] }) => Instances));
}

/** Instances with a tag, whatever their state. */
export async function describeTagged(key: string, value: string): Promise<Instance[]> {
  const pages = paginateDescribeInstances({ client: ec2 }, { Filters: [{ Name: `tag:${key}`, Values: [value] }] });
  return await collect(pages, ({ Reservations = [] }) => Reservations.flatMap(({ Instances = [] }) => Instances));
}

/**
 * Where the targets of one group, or of several, are.
 * @param subnets of the group's VPC
 */
export async function locate(
  targetType: string | undefined,
  health: readonly TargetHealthDescription[],
  subnets: readonly Subnet[],
): Promise<Places> {
  const ids = health.map(({ Target }) => Target!.Id!);
  const by = targetType === 'instance' ? 'instance-id' : 'private-ip-address';
  const found = ids.length > 0 ? await describeInstances(by, ids) : [];
  const instances = new Map(found.map((instance) => [idOf(instance, targetType), instance]));
  const zoneIds = new Map(
    subnets.map(({ AvailabilityZoneId, AvailabilityZone }) => [AvailabilityZoneId, AvailabilityZone]),
  );
  return {
    zoneOf: (id) =>
      targetType === 'instance'
        ? instances.get(id)?.Placement?.AvailabilityZone
        : subnets.find(({ CidrBlock = '' }) => isWithin(CidrBlock, id))?.AvailabilityZone,
    instanceTypeOf: (id) => instances.get(id)?.InstanceType,
    zoneNamed: (zoneId) => zoneIds.get(zoneId),
  };
}

/** What an instance is called as a target of this type. */
export const idOf = ({ InstanceId, PrivateIpAddress }: Instance, targetType: string | undefined): string =>
  (targetType === 'instance' ? InstanceId : PrivateIpAddress) ?? '';

/** Whether an IPv4 address lies in a block such as `10.0.1.0/24`. */
export function isWithin(block: string, address: string): boolean {
  const [network = '', bits = '32'] = block.split('/');
  const size = 2 ** (32 - Number(bits));
  return Math.floor(numberOf(network) / size) === Math.floor(numberOf(address) / size);
}

const numberOf = (address: string) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
