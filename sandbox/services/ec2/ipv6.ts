import { BlockList, isIPv6 } from 'node:net';
import { AwsError } from '../../wire/handlers.ts';

/** An IPv6 block of a subnet. */
export interface Ipv6Block {
  readonly associationId: string;
  /** `2001:db8:0:1::/64` */
  readonly cidr: string;
}

/** A subnet's block is a /64 here; AWS takes any length from /44 to /64, in steps of four. */
const PREFIX_LENGTH = 64;

/** @throws {AwsError} InvalidParameterValue for what is not a /64 that begins with an address whose rest is 0 */
export function checkBlock(cidr: string): void {
  const [network = '', length] = cidr.split('/');
  if (!isIPv6(network) || !network.endsWith('::') || Number(length) !== PREFIX_LENGTH)
    throw new AwsError('InvalidParameterValue', `Value (${cidr}) for parameter ipv6CidrBlock is invalid.`);
}

/** The nth address of a block, from 1: `2001:db8:0:1::5`. */
export const addressIn = ({ cidr }: Ipv6Block, number: number): string =>
  `${cidr.slice(0, cidr.indexOf('/'))}${number.toString(16)}`;

export function isInBlock({ cidr }: Ipv6Block, address: string): boolean {
  if (!isIPv6(address)) return false;
  const [network = ''] = cidr.split('/');
  const list = new BlockList();
  list.addSubnet(network, PREFIX_LENGTH, 'ipv6');
  return list.check(address, 'ipv6');
}
