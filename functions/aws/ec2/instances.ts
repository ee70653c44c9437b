import { isIPv6 } from 'node:net';
import { DescribeInstancesCommand, type Instance, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import { ec2 } from '../clients.ts';
import { chunksOf, collect } from '../collect.ts';
import { canonicalAddress } from './addresses.ts';

/** The maximum of values per filter (EC2 API reference, "Filter"). */
const VALUES_PER_FILTER = 200;

/** What instances are found by (EC2 API reference, "DescribeInstances"). */
type InstanceFilter = 'instance-id' | 'private-ip-address' | 'network-interface.ipv6-addresses.ipv6-address';

/** Instances by their IDs or by their addresses. IDs that EC2 does not know are omitted, without an error. */
export async function describeInstances(by: InstanceFilter, values: readonly string[]): Promise<Instance[]> {
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

/** The instances of some targets: by their IDs, or by their addresses of either family, in any form. */
export async function describeTargetInstances(
  targetType: string | undefined,
  ids: readonly string[],
): Promise<Instance[]> {
  if (targetType === 'instance') return ids.length > 0 ? await describeInstances('instance-id', ids) : [];
  const [ipv6, others] = [ids.filter((id) => isIPv6(id)), ids.filter((id) => !isIPv6(id))];
  const found = await Promise.all([
    describeInstances('private-ip-address', others),
    describeInstances('network-interface.ipv6-addresses.ipv6-address', ipv6.map(canonicalAddress)),
  ]);
  return found.flat();
}
