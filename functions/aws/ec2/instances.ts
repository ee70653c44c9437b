import { DescribeInstancesCommand, type Instance, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import { ec2 } from '../clients.ts';
import { chunksOf, collect } from '../collect.ts';

/** The maximum of values per filter (EC2 API reference, "Filter"). */
const VALUES_PER_FILTER = 200;

/** Instances by their IDs or by their private addresses. IDs that EC2 does not know are omitted, without an error. */
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
