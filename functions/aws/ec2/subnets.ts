import { DescribeSubnetsCommand, type Subnet } from '@aws-sdk/client-ec2';
import { ec2 } from '../clients.ts';

/** The subnets of a VPC. */
export async function describeSubnets(vpcId: string): Promise<Subnet[]> {
  const { Subnets = [] } = await ec2.send(
    new DescribeSubnetsCommand({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }),
  );
  return Subnets;
}
