import { BlockList, isIPv4, isIPv6 } from 'node:net';
import type { Instance, Subnet } from '@aws-sdk/client-ec2';

/** The one form of an IPv6 address, in which EC2 gives it; anything else stays as it is: `2001:DB8:0::5` → `2001:db8::5`. */
export const canonicalAddress = (id: string): string =>
  isIPv6(id) ? new URL(`http://[${id}]/`).hostname.slice(1, -1) : id;

/** Whether an address is in a CIDR block of its family, such as `10.0.1.0/24` or `2001:db8:0:1::/64`. */
export function isWithin(block: string, address: string): boolean {
  const [network = '', length] = block.split('/');
  const familyOf = (one: string) => (isIPv6(one) ? 'ipv6' : isIPv4(one) ? 'ipv4' : undefined);
  const family = familyOf(network);
  if (!family || familyOf(address) !== family) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(length ?? (family === 'ipv6' ? 128 : 32)), family);
  return list.check(address, family);
}

/** The zone of the subnet that an address lies in; undefined outside of all of them. */
export function zoneOfAddress(subnets: readonly Subnet[], address: string): string | undefined {
  const holds = ({ CidrBlock, Ipv6CidrBlockAssociationSet = [] }: Subnet) => {
    const ipv6 = Ipv6CidrBlockAssociationSet.filter((one) => one.Ipv6CidrBlockState?.State === 'associated');
    const blocks = [CidrBlock, ...ipv6.map(({ Ipv6CidrBlock }) => Ipv6CidrBlock)];
    return blocks.some((block) => block !== undefined && isWithin(block, address));
  };
  return subnets.find(holds)?.AvailabilityZone;
}

/** All IPv6 addresses of an instance; one that is primary stays its own for as long as it lives. */
export const ipv6AddressesOf = ({ NetworkInterfaces = [] }: Instance) =>
  NetworkInterfaces.flatMap(({ Ipv6Addresses = [] }) =>
    Ipv6Addresses.flatMap(({ Ipv6Address: address, IsPrimaryIpv6: isPrimary = false }) =>
      address === undefined ? [] : [{ address, isPrimary }],
    ),
  );
