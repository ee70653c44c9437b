import { DescribeSubnetsCommand, type Subnet } from '@aws-sdk/client-ec2';
import { ec2 } from '../clients.ts';

/** The subnets of a VPC. */
export async function describeSubnets(vpcId: string): Promise<Subnet[]> {
  const { Subnets = [] } = await ec2.send(
    new DescribeSubnetsCommand({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }),
  );
  return Subnets;
}

/** Whether an IPv4 address is in a CIDR block such as `10.0.1.0/24`. */
export function isWithin(block: string, address: string): boolean {
  const [network = '', bits = '32'] = block.split('/');
  const size = 2 ** (32 - Number(bits));
  return Math.floor(numberOf(network) / size) === Math.floor(numberOf(address) / size);
}

const numberOf = (address: string) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
